package io.github.pythonimage.pypi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;

/**
 * A form with a file, as an HTTP client of Java sends it: the library writes all around the file,
 * whose content is read while it is sent. (Its own client would log our password with {@code -X}.)
 */
record UploadBody(String contentType, BodyPublisher publisher) {

  static UploadBody of(UploadForm form, Wheel wheel) {
    var written = new ByteArrayOutputStream();
    var place = new PlaceOfFile(written, wheel);
    // Headers in the parts of fields are more than some indexes expect.
    var builder = MultipartEntityBuilder.create().setMode(HttpMultipartMode.LEGACY);
    builder.setCharset(StandardCharsets.UTF_8);
    var text = ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);
    form.fields().forEach(field -> builder.addTextBody(field.name(), field.value(), text));
    builder.addPart("content", place);
    try (var entity = builder.build()) {
      entity.writeTo(written);
      var all = written.toByteArray();
      return new UploadBody(
          entity.getContentType(),
          BodyPublishers.concat(
              BodyPublishers.ofByteArray(Arrays.copyOf(all, place.offset)),
              BodyPublishers.ofFile(wheel.file()),
              BodyPublishers.ofByteArray(Arrays.copyOfRange(all, place.offset, all.length))));
    } catch (IOException e) {
      throw new UncheckedIOException(wheel.file() + " could not be read: " + e.getMessage(), e);
    }
  }

  /** Stands for the file, and finds out where in the form it belongs. */
  private static final class PlaceOfFile extends AbstractContentBody {
    private final ByteArrayOutputStream written;
    private final Wheel wheel;
    private int offset;

    PlaceOfFile(ByteArrayOutputStream written, Wheel wheel) {
      super(ContentType.APPLICATION_OCTET_STREAM);
      this.written = written;
      this.wheel = wheel;
    }

    @Override
    public String getFilename() {
      return wheel.fileName();
    }

    @Override
    public long getContentLength() {
      return wheel.size().bytes();
    }

    @Override
    public void writeTo(OutputStream out) {
      offset = written.size();
    }
  }
}
