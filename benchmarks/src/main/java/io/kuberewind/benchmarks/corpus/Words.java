package io.kuberewind.benchmarks.corpus;

/** Text that looks like what people and controllers write. */
final class Words {
  private static final String[] WORDS = {
    "account",
    "address",
    "agent",
    "alert",
    "api",
    "archive",
    "audit",
    "auth",
    "backend",
    "batch",
    "billing",
    "broker",
    "cache",
    "cart",
    "catalog",
    "channel",
    "checkout",
    "claim",
    "client",
    "cluster",
    "collector",
    "config",
    "consumer",
    "content",
    "contract",
    "coupon",
    "customer",
    "dashboard",
    "database",
    "delivery",
    "digest",
    "discount",
    "document",
    "email",
    "engine",
    "event",
    "exporter",
    "feed",
    "file",
    "frontend",
    "gateway",
    "graph",
    "history",
    "identity",
    "image",
    "index",
    "ingest",
    "inventory",
    "invoice",
    "journal",
    "label",
    "ledger",
    "loader",
    "logger",
    "login",
    "mail",
    "mapper",
    "market",
    "media",
    "message",
    "metric",
    "mirror",
    "monitor",
    "notice",
    "offer",
    "operator",
    "order",
    "parser",
    "partner",
    "payment",
    "picker",
    "planner",
    "policy",
    "portal",
    "price",
    "product",
    "profile",
    "proxy",
    "queue",
    "quota",
    "rating",
    "reader",
    "receipt",
    "refund",
    "registry",
    "relay",
    "report",
    "request",
    "return",
    "review",
    "risk",
    "router",
    "schedule",
    "search",
    "sender",
    "session",
    "settlement",
    "shipping",
    "stock",
    "store",
    "stream",
    "supplier",
    "tax",
    "token",
    "tracker",
    "trade",
    "transfer",
    "user",
    "vendor",
    "voucher",
    "wallet",
    "warehouse",
    "webhook",
    "worker",
    "writer"
  };
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";
  private static final String HEX = "0123456789abcdef";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Words() {}

  static String of(int n, int salt) {
    return WORDS[Math.floorMod(n * 31 + salt, WORDS.length)];
  }

  /** Letters as in names that the API server makes. */
  static void safe(StringBuilder out, long seed, int length) {
    append(out, seed, length, SAFE);
  }

  static void hex(StringBuilder out, long seed, int length) {
    append(out, seed, length, HEX);
  }

  static void base64(StringBuilder out, long seed, int length) {
    append(out, seed, length, BASE64);
  }

  static void uuid(StringBuilder out, long seed) {
    int at = out.length();
    hex(out, seed, 32);
    out.insert(at + 20, '-').insert(at + 16, '-').insert(at + 12, '-').insert(at + 8, '-');
  }

  /** A line of settings, as a string of JSON holds it. */
  static void sentence(StringBuilder out, long seed, int words) {
    long state = seed;
    for (int i = 0; i < words; i++) {
      state = Thing.mix(state + 0x9E3779B97F4A7C15L);
      out.append(WORDS[(int) (state >>> 33) % WORDS.length]);
      out.append((i & 7) == 7 ? "\\n  " : (i & 3) == 1 ? ": " : (i & 3) == 3 ? ", " : ".");
      if ((i & 15) == 15) {
        out.append(state & 0xffff);
      }
    }
  }

  private static void append(StringBuilder out, long seed, int length, String alphabet) {
    long state = seed;
    long left = 0;
    for (int i = 0; i < length; i++) {
      if (i % 8 == 0) {
        state = Thing.mix(state + 0x9E3779B97F4A7C15L);
        left = state;
      }
      out.append(alphabet.charAt((int) ((left & 0xff) * alphabet.length()) >>> 8));
      left >>>= 8;
    }
  }
}
