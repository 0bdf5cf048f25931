package io.github.pythonimage.buildkit.request;

/** What an image looks like as a tar file. */
public enum ArchiveFormat {
  /** For {@code docker load} of every engine; one platform, no attestations. */
  DOCKER,
  /**
   * The OCI image layout: several platforms and attestations; for skopeo, podman and {@code docker
   * load} of an engine with the containerd image store.
   */
  OCI
}
