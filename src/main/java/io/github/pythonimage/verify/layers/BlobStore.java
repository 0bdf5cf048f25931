package io.github.pythonimage.verify.layers;

import java.io.IOException;
import java.io.InputStream;

/** Where the content of images lies. What it gives need not be trusted. */
@FunctionalInterface
public interface BlobStore {
  /** Opens content, as it is stored. */
  InputStream open(Descriptor descriptor) throws IOException;
}
