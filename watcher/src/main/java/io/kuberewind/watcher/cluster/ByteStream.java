package io.kuberewind.watcher.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of one answer, read on demand: bytes come only after {@link #more()}, one chunk for each
 * call, so a reader that waits holds the server's connection back.
 */
public final class ByteStream {
  private static final Logger log = LoggerFactory.getLogger(ByteStream.class);
  private static final int ERROR_BYTES = 64 * 1024;

  /** Takes what comes. Calls follow one another, on threads of the HTTP client. */
  public interface Listener {
    /**
     * The server answered with a good status; {@link ByteStream#more()} asks for the first bytes.
     */
    void opened(ByteStream stream);

    void bytes(ByteStream stream, List<ByteBuffer> chunk);

    /** The last call. */
    void ended(ByteStream stream, StreamEnd end);
  }

  private final Listener listener;
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private volatile int status;
  private AsyncBody body;
  private boolean cancelled;

  @SuppressWarnings("unused") // Nobody waits for it: what it throws is handled where it is set.
  private volatile Object settled;

  private ByteStream(Listener listener) {
    this.listener = listener;
  }

  static ByteStream open(HttpClient http, HttpRequest request, Listener listener) {
    ByteStream stream = new ByteStream(listener);
    stream.settled =
        http.consumeBytes(request, stream::received)
            .handle(stream::answered)
            .exceptionally(stream::unexpected);
    return stream;
  }

  /** Asks for the next chunk. */
  public void more() {
    AsyncBody open;
    synchronized (this) {
      open = cancelled ? null : body;
    }
    if (open != null) {
      open.consume();
    }
  }

  /** Closes the connection. What is under way may still come; the owner ignores it. */
  public void cancel() {
    AsyncBody open;
    synchronized (this) {
      cancelled = true;
      open = body;
    }
    if (open != null) {
      open.cancel();
    }
  }

  private Void answered(HttpResponse<AsyncBody> response, Throwable failure) {
    if (failure != null) {
      listener.ended(this, new StreamEnd(0, false, Failures.describe(failure)));
      return null;
    }
    synchronized (this) {
      status = response.code();
      body = response.body();
    }
    settled =
        body.done().handle((nothing, broken) -> finished(broken)).exceptionally(this::unexpected);
    if (isCancelled()) {
      body.cancel();
    } else if (status == StreamEnd.OK) {
      listener.opened(this);
    } else {
      body.consume();
    }
    return null;
  }

  private void received(List<ByteBuffer> chunk, AsyncBody from) {
    if (status == StreamEnd.OK) {
      listener.bytes(this, chunk);
      return;
    }
    for (ByteBuffer part : chunk) {
      int take = Math.min(part.remaining(), ERROR_BYTES - error.size());
      byte[] copy = new byte[take];
      part.get(copy);
      error.writeBytes(copy);
    }
    from.consume();
  }

  private Void finished(Throwable broken) {
    if (status != StreamEnd.OK) {
      String text = error.toString(StandardCharsets.UTF_8);
      listener.ended(this, new StreamEnd(status, broken == null, Failures.statusMessage(text)));
    } else if (broken != null) {
      Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
      listener.ended(this, new StreamEnd(status, false, Failures.describe(cause)));
    } else {
      listener.ended(this, new StreamEnd(status, true, ""));
    }
    return null;
  }

  /** A listener threw: a mistake in the program, which must not pass in silence. */
  private Void unexpected(Throwable mistake) {
    log.atError().setCause(mistake).log("a stream's listener failed");
    return null;
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }
}
