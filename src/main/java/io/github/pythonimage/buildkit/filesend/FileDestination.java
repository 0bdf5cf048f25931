package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An archive that becomes one file. */
final class FileDestination extends DraftDestination {

  private final Path file;

  FileDestination(Path file) {
    this.file = file;
  }

  @Override
  public void prepare() throws DeliveryException {
    begin(Draft.file(file));
  }

  @Override
  public void read(InputStream archive) throws DeliveryException {
    try {
      Files.copy(archive, draft().partial(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DeliveryException.writing(file, e);
    }
  }
}
