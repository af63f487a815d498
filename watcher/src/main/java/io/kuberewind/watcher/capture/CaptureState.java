package io.kuberewind.watcher.capture;

import java.time.Duration;

/**
 * Where the capture of one type stands. What may happen in a state is a method that answers the
 * next one; everything else is a bug and says so.
 *
 * <pre>
 *   Listing ──listed──▶ Live ──failed──▶ Waiting ──due──▶ Opening ──opened──▶ Live
 *      ▲  ▲               │  │                               │
 *      │  └────doubted────┘  └────────── expired ────────────┤
 *      └──narrowed── Narrowing ◀─────────────────────────────┘
 *   any but Left: failed ▶ Waiting, refused ▶ Refused ──due──▶ what it was, left ▶ Left
 * </pre>
 */
sealed interface CaptureState {
  /** What a state asks its owner to do when it is entered. */
  interface Actions {
    /** List the type at revisions within the gap. */
    void narrow();

    /** List the type: at the head of a watch, or in pages. */
    void list(boolean paged);

    /** Watch from the position. */
    void watch();

    /** Come back with {@link #due} after this long. */
    void await(Duration delay);
  }

  /** Does what the state stands for. */
  void enter(Actions actions);

  /** In words, for people. Empty when all is well. */
  String problem();

  /** The server answered a watch. */
  default CaptureState opened(long now) {
    throw illegal("opened");
  }

  /** The list is complete. */
  default CaptureState listed(long now) {
    throw illegal("listed");
  }

  /** The stream ended, whatever the cause. */
  default CaptureState failed(String why, long now) {
    throw illegal("failed");
  }

  /** The server no longer has the revisions behind the position. */
  default CaptureState expired(Gap gap, long now) {
    throw illegal("expired");
  }

  /** What is held is not what the server holds. */
  default CaptureState doubted(Gap gap, long now) {
    throw illegal("doubted");
  }

  /** The gap is as narrow as it gets. */
  default CaptureState narrowed() {
    throw illegal("narrowed");
  }

  /** The server cannot list at the head of a watch. */
  default CaptureState unsupported() {
    throw illegal("unsupported");
  }

  /** We may not list or watch the type. */
  default CaptureState refused(String why) {
    throw illegal("refused");
  }

  /** The wait is over. */
  default CaptureState due() {
    throw illegal("due");
  }

  /** The type is served no longer. */
  default CaptureState left() {
    return new Left();
  }

  private IllegalStateException illegal(String move) {
    return new IllegalStateException("'" + move + "' cannot happen in " + this);
  }

  /**
   * The type is being listed.
   *
   * @param paged in pages, rather than at the head of a watch
   * @param attempt how often it failed in a row
   * @param gap the span that the list closes; null for a type seen the first time
   */
  record Listing(boolean paged, int attempt, Gap gap) implements CaptureState {
    @Override
    public void enter(Actions actions) {
      actions.list(paged);
    }

    @Override
    public String problem() {
      return "being listed";
    }

    @Override
    public CaptureState listed(long now) {
      return paged ? new Opening(0) : new Live(attempt, now);
    }

    @Override
    public CaptureState failed(String why, long now) {
      return new Waiting(new Listing(paged, attempt + 1, gap), attempt + 1, why);
    }

    /** The pages' token is too old: the list starts over, and closes the same span. */
    @Override
    public CaptureState expired(Gap ignored, long now) {
      return failed("the list took longer than the server keeps it", now);
    }

    @Override
    public CaptureState unsupported() {
      return new Listing(true, attempt, gap);
    }

    @Override
    public CaptureState refused(String why) {
      return new Refused(new Listing(paged, attempt + 1, gap), attempt, why);
    }
  }

  /**
   * The server has forgotten what followed the position: the type is listed at revisions in
   * between, before it is listed as it is now.
   *
   * @param attempt how often the server did not answer, in a row
   * @param gap the span that is to become narrower
   */
  record Narrowing(int attempt, Gap gap) implements CaptureState {
    private static final int TRIES = 6;

    @Override
    public void enter(Actions actions) {
      actions.narrow();
    }

    @Override
    public String problem() {
      return "being listed at earlier revisions";
    }

    @Override
    public CaptureState narrowed() {
      return new Listing(false, 0, gap);
    }

    @Override
    public CaptureState failed(String why, long now) {
      return attempt < TRIES
          ? new Waiting(new Narrowing(attempt + 1, gap), attempt + 1, why)
          : narrowed();
    }
  }

  /** A watch was asked for and has not been answered. */
  record Opening(int attempt) implements CaptureState {
    private static final int TRIES_BEFORE_REFUSED = 6;

    @Override
    public void enter(Actions actions) {
      actions.watch();
    }

    @Override
    public String problem() {
      return "watch being opened";
    }

    @Override
    public CaptureState opened(long now) {
      return new Live(attempt, now);
    }

    @Override
    public CaptureState failed(String why, long now) {
      return new Waiting(new Opening(attempt + 1), attempt + 1, why);
    }

    @Override
    public CaptureState expired(Gap gap, long now) {
      return new Narrowing(0, gap);
    }

    /**
     * A server that starts refuses everything until it has read its rules: not the last word yet.
     */
    @Override
    public CaptureState refused(String why) {
      return attempt < TRIES_BEFORE_REFUSED
          ? failed(why, 0)
          : new Refused(new Opening(attempt + 1), attempt - TRIES_BEFORE_REFUSED, why);
    }
  }

  /**
   * The watch is open.
   *
   * @param attempt how often it failed in a row before
   * @param since when it opened, microseconds since the epoch
   */
  record Live(int attempt, long since) implements CaptureState {
    /** A watch that lived this long was a good one: the next is opened at once. */
    private static final long PROVEN_MICROS = 10_000_000;

    @Override
    public void enter(Actions actions) {
      // The stream is there already.
    }

    @Override
    public String problem() {
      return "";
    }

    @Override
    public CaptureState failed(String why, long now) {
      int failures = failures(now);
      return new Waiting(new Opening(failures), failures, why);
    }

    @Override
    public CaptureState expired(Gap gap, long now) {
      int failures = failures(now);
      return new Waiting(new Narrowing(failures, gap), failures, gap.reason());
    }

    @Override
    public CaptureState doubted(Gap gap, long now) {
      int failures = failures(now);
      return new Waiting(new Listing(false, failures, gap), failures, gap.reason());
    }

    private int failures(long now) {
      return now - since >= PROVEN_MICROS ? 0 : attempt + 1;
    }
  }

  /** A pause before the next try. */
  record Waiting(CaptureState next, int attempt, String why) implements CaptureState {
    @Override
    public void enter(Actions actions) {
      actions.await(Backoff.delay(attempt));
    }

    @Override
    public String problem() {
      return why;
    }

    @Override
    public CaptureState due() {
      return next;
    }
  }

  /** We may not have the type; permissions change, so it is asked for again now and then. */
  record Refused(CaptureState next, int times, String why) implements CaptureState {
    private static final long FIRST_SECONDS = 4;
    private static final int MOST_DOUBLINGS = 4;

    @Override
    public void enter(Actions actions) {
      actions.await(Duration.ofSeconds(FIRST_SECONDS << Math.min(times, MOST_DOUBLINGS)));
    }

    @Override
    public String problem() {
      return why;
    }

    @Override
    public CaptureState due() {
      return next;
    }
  }

  /** The end. */
  record Left() implements CaptureState {
    @Override
    public void enter(Actions actions) {
      // Nothing is left to do.
    }

    @Override
    public String problem() {
      return "served no longer";
    }

    @Override
    public CaptureState left() {
      return this;
    }
  }
}
