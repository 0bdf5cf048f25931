package io.github.pythonimage.buildkit.http2;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * What an index in a header block means (RFC 7541, section 2.3): first the fields that every
 * connection knows, behind them those that this one has seen, the latest first.
 */
final class HpackTable {
  /** What a connection starts with, and what this side leaves it at. */
  static final int LARGEST = 4096;

  /** The last of the fields that every connection knows. */
  static final int LAST_FIXED = 61;

  private static final Field[] FIXED = fixedFields();

  /** The latest is the last, as a list grows and shrinks best. */
  private final List<Field> seen = new ArrayList<>();

  private int size;
  private int capacity = LARGEST;

  /** One that every connection knows, from 1 to {@link #LAST_FIXED}. */
  static Field fixed(int index) {
    return FIXED[index - 1];
  }

  Field get(int index) throws Http2Exception {
    if (index < 1 || index > LAST_FIXED + seen.size()) {
      throw HpackInput.malformed("has an index that means nothing: " + index);
    }
    return index <= LAST_FIXED ? fixed(index) : seen.get(LAST_FIXED + seen.size() - index);
  }

  /** Makes room for the field first. One too large for the whole table empties it, no more. */
  void add(Field field) {
    var added = size(field);
    evict(capacity - added);
    if (added <= capacity) {
      seen.add(field);
      size += added;
    }
  }

  void resize(int newCapacity) throws Http2Exception {
    if (newCapacity > LARGEST) {
      throw HpackInput.malformed("asks for a table of " + newCapacity + " bytes");
    }
    capacity = newCapacity;
    evict(newCapacity);
  }

  /** What a field counts for: 32 stands for what it costs to keep it. */
  static int size(Field field) {
    return field.name().length() + field.value().length() + 32;
  }

  private void evict(int allowed) {
    while (size > allowed && !seen.isEmpty()) {
      size -= size(seen.remove(0));
    }
  }

  /** RFC 7541, appendix A. One string, as a class with that many constants is slow to start. */
  private static Field[] fixedFields() {
    var lines =
        """
        :authority
        :method GET
        :method POST
        :path /
        :path /index.html
        :scheme http
        :scheme https
        :status 200
        :status 204
        :status 206
        :status 304
        :status 400
        :status 404
        :status 500
        accept-charset
        accept-encoding gzip, deflate
        accept-language
        accept-ranges
        accept
        access-control-allow-origin
        age
        allow
        authorization
        cache-control
        content-disposition
        content-encoding
        content-language
        content-length
        content-location
        content-range
        content-type
        cookie
        date
        etag
        expect
        expires
        from
        host
        if-match
        if-modified-since
        if-none-match
        if-range
        if-unmodified-since
        last-modified
        link
        location
        max-forwards
        proxy-authenticate
        proxy-authorization
        range
        referer
        refresh
        retry-after
        server
        set-cookie
        strict-transport-security
        transfer-encoding
        user-agent
        vary
        via
        www-authenticate
        """;
    var fields = new Field[LAST_FIXED];
    var start = 0;
    for (var i = 0; i < LAST_FIXED; i++) {
      var end = lines.indexOf('\n', start);
      var line = lines.substring(start, end);
      var space = line.indexOf(' ');
      fields[i] =
          space < 0
              ? new Field(line, "")
              : new Field(line.substring(0, space), line.substring(space + 1));
      start = end + 1;
    }
    return fields;
  }
}
