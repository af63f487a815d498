package io.kuberewind.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The disk of a control plane's etcd: copied, and put back as it was, as snapshots of disks are in
 * a cloud. The API server and etcd are down meanwhile.
 */
public final class EtcdDisk {
  private final ControlPlane controlPlane;

  public EtcdDisk(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /** Copies the disk to {@code snapshot}, which is made. */
  public void copyTo(Path snapshot) {
    whileDown(() -> copy(data(), snapshot));
  }

  /** Puts the disk back to {@code snapshot}. What it holds is moved to {@code discarded}. */
  public void putBack(Path snapshot, Path discarded) {
    whileDown(
        () -> {
          Files.move(data(), discarded);
          copy(snapshot, data());
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void whileDown(Work work) {
    controlPlane.stop(Component.KUBE_APISERVER);
    controlPlane.stop(Component.ETCD);
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    controlPlane.start(Component.ETCD);
    controlPlane.start(Component.KUBE_APISERVER);
  }

  private Path data() {
    return new Layout(controlPlane.directory()).etcdData();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
