package io.kuberewind.sandbox.binaries;

import java.util.List;

/** A program of the sandbox: what it is called and how it is built. */
public enum Program {
  ETCD("etcd", "3.6.8", GoModule.CONTROL_PLANE, "./cmd/etcd", "half a minute"),
  ETCDCTL("etcdctl", "3.6.8", GoModule.CONTROL_PLANE, "./cmd/etcdctl", "some seconds"),
  KUBE_APISERVER(
      "kube-apiserver", "1.36.3", GoModule.CONTROL_PLANE, "./cmd/kube-apiserver", "3 minutes"),
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager",
      "1.36.3",
      GoModule.CONTROL_PLANE,
      "./cmd/kube-controller-manager",
      "a minute"),
  KUBECTL("kubectl", "1.36.3", GoModule.CONTROL_PLANE, "./cmd/kubectl", "half a minute"),
  VERSITYGW(
      "versitygw", "1.8.0", GoModule.S3, "github.com/versity/versitygw/cmd/versitygw", "a minute");

  /** What a control plane needs. */
  public static final List<Program> CONTROL_PLANE =
      List.of(KUBE_APISERVER, KUBE_CONTROLLER_MANAGER, ETCD, KUBECTL);

  private final String binary;
  private final String version;
  private final GoModule module;
  private final String goPackage;
  private final String coldBuild;

  Program(String binary, String version, GoModule module, String goPackage, String coldBuild) {
    this.binary = binary;
    this.version = version;
    this.module = module;
    this.goPackage = goPackage;
    this.coldBuild = coldBuild;
  }

  /** File name of the program. */
  public String binary() {
    return binary;
  }

  /** The version that a build yields; what is found elsewhere may be another. */
  public String version() {
    return version;
  }

  GoModule module() {
    return module;
  }

  String goPackage() {
    return goPackage;
  }

  /** How long a build takes on 2 cores with a cold build cache, in words. */
  String coldBuild() {
    return coldBuild;
  }
}
