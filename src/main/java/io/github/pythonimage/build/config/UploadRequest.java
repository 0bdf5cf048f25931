package io.github.pythonimage.build.config;

import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.WheelOrigin;
import java.util.Set;

/**
 * What is wanted of an upload.
 *
 * @param origins which wheels
 * @param skipExisting whether the index may have another file under a wheel's name
 * @param offline whether Maven may use no network
 */
public record UploadRequest(
    PackageIndex index, Set<WheelOrigin> origins, boolean skipExisting, boolean offline) {
  public UploadRequest {
    origins = Set.copyOf(origins);
  }
}
