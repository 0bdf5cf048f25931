package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for one build, which runs until it is answered; cancelling the call stops it.
 *
 * @param exporterDeprecated read by engines before BuildKit 0.13, with its attributes; later ones
 *     prefer {@code exporters}
 */
public record SolveRequest(
    String ref,
    String exporterDeprecated,
    Map<String, String> exporterAttrsDeprecated,
    String session,
    String frontend,
    Map<String, String> frontendAttrs,
    Optional<CacheOptions> cache,
    List<String> entitlements,
    List<Exporter> exporters)
    implements Message {

  public SolveRequest {
    exporterAttrsDeprecated =
        Collections.unmodifiableMap(new LinkedHashMap<>(exporterAttrsDeprecated));
    frontendAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(frontendAttrs));
    entitlements = List.copyOf(entitlements);
    exporters = List.copyOf(exporters);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, ref)
        .string(3, exporterDeprecated)
        .map(4, exporterAttrsDeprecated)
        .string(5, session)
        .string(6, frontend)
        .map(7, frontendAttrs)
        .message(8, cache)
        .strings(9, entitlements)
        .messages(13, exporters);
  }

  public static SolveRequest parse(ProtoReader in) throws ProtoException {
    var ref = "";
    var exporterDeprecated = "";
    var exporterAttrsDeprecated = new LinkedHashMap<String, String>();
    var session = "";
    var frontend = "";
    var frontendAttrs = new LinkedHashMap<String, String>();
    Optional<CacheOptions> cache = Optional.empty();
    var entitlements = new ArrayList<String>();
    var exporters = new ArrayList<Exporter>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> ref = in.string();
        case 3 -> exporterDeprecated = in.string();
        case 4 -> in.entry(exporterAttrsDeprecated);
        case 5 -> session = in.string();
        case 6 -> frontend = in.string();
        case 7 -> in.entry(frontendAttrs);
        case 8 -> cache = Optional.of(CacheOptions.parse(in.message()));
        case 9 -> entitlements.add(in.string());
        case 13 -> exporters.add(Exporter.parse(in.message()));
        default -> in.skip();
      }
    }
    return new SolveRequest(
        ref,
        exporterDeprecated,
        exporterAttrsDeprecated,
        session,
        frontend,
        frontendAttrs,
        cache,
        entitlements,
        exporters);
  }
}
