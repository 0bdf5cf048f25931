package io.github.pythonimage.pypi;

import io.github.pythonimage.pypi.CoreMetadata.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of an upload besides the file, as the page 'Upload API' of Warehouse's documentation
 * describes them; names that differ from the metadata's are those that twine sends.
 */
record UploadForm(List<Field> fields) {
  private static final Map<String, String> RENAMED =
      Map.of("classifier", "classifiers", "project_url", "project_urls");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private static final Set<String> OWN =
      Set.of(
          ":action",
          "protocol_version",
          "filetype",
          "pyversion",
          "md5_digest",
          "sha256_digest",
          "blake2_256_digest",
          "content",
          "comment",
          "gpg_signature",
          "attestations");

  static UploadForm of(Wheel wheel, CoreMetadata metadata, Digests digests) {
    var fields = new ArrayList<Field>();
    fields.add(new Field(":action", "file_upload"));
    fields.add(new Field("protocol_version", "1"));
    fields.add(new Field("filetype", "bdist_wheel"));
    fields.add(new Field("pyversion", wheel.pythonTag()));
    fields.add(new Field("md5_digest", digests.md5()));
    fields.add(new Field("sha256_digest", digests.sha256()));
    fields.add(new Field("blake2_256_digest", digests.blake2()));
    // Once: it may look at all fields.
    var hasNoLicenseFile = hasNoLicenseFile(metadata);
    for (var field : metadata.fields()) {
      var name = field.name().toLowerCase(Locale.ROOT).replace('-', '_');
      if (!field.value().isBlank()
          // An index might read 'Name ' as the name.
          && NAME.matcher(field.name()).matches()
          // A field of the upload itself is nothing that a wheel may set.
          && !OWN.contains(name)
          && !(name.equals("license_file") && hasNoLicenseFile)) {
        fields.add(new Field(RENAMED.getOrDefault(name, name), value(name, field.value())));
      }
    }
    return new UploadForm(List.copyOf(fields));
  }

  private static String value(String name, String value) {
    return name.equals("name") ? value.replaceAll("[^A-Za-z0-9.]+", "-") : value;
  }

  /**
   * The field came with 2.4 (PEP 639), and indexes refuse it before; setuptools has long written it
   * all the same.
   */
  private static boolean hasNoLicenseFile(CoreMetadata metadata) {
    return metadata.first("Metadata-Version").orElse("").matches("1\\..*|2\\.[0-3]");
  }
}
