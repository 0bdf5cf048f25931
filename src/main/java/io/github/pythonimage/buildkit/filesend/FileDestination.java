package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** An archive that becomes one file. */
final class FileDestination implements ArchiveDelivery.Destination {

  private final Path file;
  private @Nullable Draft draft;

  FileDestination(Path file) {
    this.file = file;
  }

  @Override
  public void prepare() throws DeliveryException {
    draft = Draft.file(file);
  }

  @Override
  public void read(InputStream archive) throws DeliveryException {
    try {
      Files.copy(archive, draft().partial(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DeliveryException.writing(file, e);
    }
  }

  @Override
  public void keep() throws DeliveryException {
    draft().keep();
  }

  @Override
  public void discard() {
    if (draft != null) {
      draft.discard();
    }
  }

  private Draft draft() {
    if (draft == null) {
      throw new IllegalStateException("not prepared");
    }
    return draft;
  }
}
