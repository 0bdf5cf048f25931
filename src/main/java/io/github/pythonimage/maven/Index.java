package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.wheels.IndexSpec;
import io.github.pythonimage.config.wheels.Indexes;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <index>} of {@code <wheels><indexes>}: the address of simple pages (PEP 503 or 691),
 * and which packages come from there.
 */
public class Index {
  private @Nullable String id;
  private @Nullable String url;
  private @Nullable String server;
  private List<String> packages = List.of();
  private @Nullable String standard;

  /** What Maven calls for {@code <default>}, which no field can be named. */
  public void setDefault(String text) {
    standard = text;
  }

  static Indexes all(List<Index> indexes) {
    return ConfigurationException.locate(
        "<wheels><indexes>", () -> new Indexes(indexes.stream().map(Index::toConfig).toList()));
  }

  private IndexSpec toConfig() {
    return ConfigurationException.locate(
        "<index>" + (id == null ? " " : " " + Quoted.beginning(id) + " "),
        () ->
            new IndexSpec(
                new XmlParameter("<id>").required(id, IndexSpec::id, "Name it, for messages."),
                new XmlParameter("<url>")
                    .required(
                        url,
                        IndexSpec::address,
                        "Write the address of its simple pages, such as"
                            + " https://nexus.example.com/repository/pypi/simple."),
                new XmlParameter("<server>").optional(server, IndexSpec::server),
                new XmlParameter("<packages><package>").each(packages, IndexSpec::projects),
                new XmlParameter("<default>").bool(standard, false)));
  }
}
