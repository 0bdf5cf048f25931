package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An archive that becomes one file. */
final class FileDestination extends StagedDestination {

  private final Path file;

  FileDestination(Path file) {
    this.file = file;
  }

  @Override
  public void prepare() throws OutputException {
    begin(StagedOutput.file(file));
  }

  @Override
  public void read(InputStream archive) throws OutputException {
    try {
      Files.copy(archive, draft().partial(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw OutputException.writing(file, e);
    }
  }
}
