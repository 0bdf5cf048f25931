package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** What an image runs on. */
public record Platform(String architecture, String os, String variant) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, architecture).string(2, os).string(3, variant);
  }

  public static Platform parse(ProtoReader in) throws ProtoException {
    var architecture = "";
    var os = "";
    var variant = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> architecture = in.string();
        case 2 -> os = in.string();
        case 3 -> variant = in.string();
        default -> in.skip();
      }
    }
    return new Platform(architecture, os, variant);
  }
}
