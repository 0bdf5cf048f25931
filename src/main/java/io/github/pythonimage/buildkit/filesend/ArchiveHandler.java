package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;

/** An archive that somebody else takes. */
record ArchiveHandler(ArchiveReader reader) implements ReceivedArchive.Destination {

  @Override
  public void prepare() {}

  @Override
  public void read(InputStream archive) throws OutputException {
    try {
      reader.read(archive);
    } catch (IOException e) {
      throw OutputException.reading(e);
    }
  }

  @Override
  public void keep() {}

  @Override
  public void discard() {}
}
