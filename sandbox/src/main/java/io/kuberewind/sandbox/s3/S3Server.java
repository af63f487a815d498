package io.kuberewind.sandbox.s3;

import io.kuberewind.sandbox.binaries.Binaries;
import io.kuberewind.sandbox.binaries.Program;
import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.LoopbackPorts;
import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.SupervisedProcess;
import io.kuberewind.sandbox.process.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real S3 server (versitygw) on a free loopback port, which ends with this object and at the
 * latest with this JVM, even when it is killed; its data goes with it.
 *
 * <p>It knows put-if-absent, versioning and Object Lock. An object may not be the parent of
 * another: {@code a} beside {@code a/b} is refused.
 */
public final class S3Server implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(S3Server.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int PORT_TRIES = 5;
  private static final String PORT_TAKEN = "address already in use";
  private static final String REGION = "us-east-1";

  private final Path directory;
  private final String accessKey = secret(10);
  private final String secretKey = secret(20);
  private SupervisedProcess process;
  private URI endpoint;
  private S3Requests requests;
  private boolean closed;

  private S3Server(Path directory) {
    this.directory = directory;
  }

  /** Starts one; the first time on a machine it is built. */
  public static S3Server start() {
    return start(Binaries.of(System.getenv(), line -> log.atInfo().log(line)));
  }

  /**
   * Starts one and waits until it answers.
   *
   * @throws SandboxException if the program is missing or ends, with the last lines of its log
   */
  public static S3Server start(Binaries binaries) {
    Path program = binaries.path(Program.VERSITYGW);
    try {
      S3Server server = new S3Server(Files.createTempDirectory("kuberewind-s3-").toRealPath());
      server.prepare();
      server.launch(program);
      return server;
    } catch (IOException e) {
      throw new SandboxException("cannot prepare an S3 server: " + e.getMessage(), e);
    }
  }

  /** Address for path-style access, plain HTTP. */
  public URI endpoint() {
    return endpoint;
  }

  public String region() {
    return REGION;
  }

  public String accessKey() {
    return accessKey;
  }

  public String secretKey() {
    return secretKey;
  }

  public ProcessIdentity process() {
    return process.identity();
  }

  /** The server's log, for a test to look into. */
  public Path log() {
    return directory.resolve("versitygw.log");
  }

  /** Creates a bucket; the name has three letters or more. */
  public void createBucket(String name) {
    createBucket(name, Map.of());
  }

  /** Creates a bucket in which objects can be locked, versioned therefore. */
  public void createLockableBucket(String name) {
    createBucket(name, Map.of("x-amz-bucket-object-lock-enabled", "true"));
  }

  /**
   * Keeps every object that is put into a lockable bucket from now on for some days, whoever asks
   * for its deletion.
   */
  public void lockForDays(String name, int days) {
    String body =
        "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>%d</Days></DefaultRetention></Rule></ObjectLockConfiguration>"
            .formatted(days);
    require200(requests.put("/" + name + "?object-lock", Map.of(), body), name);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (process != null) {
      process.stop();
    }
    Directories.remove(directory);
  }

  private void createBucket(String name, Map<String, String> headers) {
    require200(requests.put("/" + name, headers, ""), name);
  }

  private static void require200(HttpResponse<String> answer, String name) {
    if (answer.statusCode() != 200) {
      throw new SandboxException(
          "what was asked of bucket %s was refused with %d: %s"
              .formatted(name, answer.statusCode(), answer.body()));
    }
  }

  private void prepare() throws IOException {
    for (String part : List.of("run", "data", "versions", "metadata")) {
      Files.createDirectory(directory.resolve(part));
    }
    // Tells the supervisor to remove the directory when the owner is gone.
    Files.createFile(directory.resolve("run").resolve("ephemeral"));
  }

  private void launch(Path program) {
    for (int attempt = 1; ; attempt++) {
      int port = LoopbackPorts.free();
      endpoint = URI.create("http://127.0.0.1:" + port);
      requests = new S3Requests(endpoint, REGION, accessKey, secretKey);
      process = SupervisedProcess.start(command(program, port));
      boolean settled = Waiting.until(START_LIMIT, () -> !process.isAlive() || isReady());
      if (settled && process.isAlive()) {
        return;
      }
      String tail = process.logTail();
      if (attempt == PORT_TRIES || !tail.contains(PORT_TAKEN)) {
        close();
        throw new SandboxException("versitygw did not start; its log ends with:\n" + tail);
      }
    }
  }

  private SupervisedProcess.Launch command(Path program, int port) {
    return new SupervisedProcess.Launch(
        "versitygw",
        List.of(
            program.toString(),
            "--port=127.0.0.1:" + port,
            "--region=" + REGION,
            "--health=/health",
            "--quiet",
            "posix",
            // Metadata in files of its own works where a file system has no extended attributes.
            "--sidecar=" + directory.resolve("metadata"),
            "--versioning-dir=" + directory.resolve("versions"),
            directory.resolve("data").toString()),
        // In the environment rather than on the command line, which every user can read.
        Map.of("ROOT_ACCESS_KEY", accessKey, "ROOT_SECRET_KEY", secretKey),
        directory,
        directory.resolve("run"),
        log(),
        GRACE);
  }

  private boolean isReady() {
    try {
      return requests.get("/health") == 200;
    } catch (IOException e) {
      // Refused: it does not listen yet.
      return false;
    }
  }

  private static String secret(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
