package io.kuberewind.sandbox.binaries;

import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Go module whose sources travel in this jar under {@code go/}. */
enum GoModule {
  CONTROL_PLANE(
      "controlplane",
      List.of(
          "go.mod",
          "go.sum",
          "cmd/etcd/main.go",
          "cmd/etcdctl/main.go",
          "cmd/kube-apiserver/main.go",
          "cmd/kube-controller-manager/main.go",
          "cmd/kubectl/main.go"),
      "-s -w"
          + " -X k8s.io/component-base/version.gitVersion=v1.36.3"
          + " -X k8s.io/component-base/version.gitMajor=1"
          + " -X k8s.io/component-base/version.gitMinor=36"
          + " -X k8s.io/component-base/version.gitTreeState=clean"),
  S3("s3", List.of("go.mod", "go.sum"), "-s -w -X main.Version=v1.8.0");

  private final String folder;
  private final List<String> files;
  private final String linkerFlags;

  GoModule(String folder, List<String> files, String linkerFlags) {
    this.folder = folder;
    this.files = files;
    this.linkerFlags = linkerFlags;
  }

  String folder() {
    return folder;
  }

  String linkerFlags() {
    return linkerFlags;
  }

  /** Names the sources and flags, so that a binary in the cache never comes from others. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(linkerFlags.getBytes(StandardCharsets.UTF_8));
      for (String file : files) {
        digest.update(file.getBytes(StandardCharsets.UTF_8));
        digest.update(read(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void unpack(Path directory) {
    try {
      for (String file : files) {
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, read(file));
      }
    } catch (IOException e) {
      throw new SandboxException(
          "cannot unpack sources to " + directory + ": " + e.getMessage(), e);
    }
  }

  private byte[] read(String file) {
    String name = "/io/kuberewind/sandbox/go/" + folder + "/" + file;
    try (InputStream in = GoModule.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
