package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;

/** An archive that somebody else takes. */
record HandOver(ArchiveReader reader) implements ArchiveDelivery.Destination {

  @Override
  public void prepare() {}

  @Override
  public void read(InputStream archive) throws DeliveryException {
    try {
      reader.read(archive);
    } catch (IOException e) {
      throw DeliveryException.reading(e);
    }
  }

  @Override
  public void keep() {}

  @Override
  public void discard() {}
}
