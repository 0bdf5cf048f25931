package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.Refused;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.Raw;
import java.util.Map;

/**
 * The session service through which a daemon sends results. One method serves for archives and for
 * trees, whose messages differ: what they are depends on the output that a header names.
 */
public final class FileSendService {

  private static final String OUTPUT = "buildkit-attachable-exporter-id";

  private final Map<Integer, Delivery> deliveries;

  /**
   * @param deliveries by the number of the build's output that they are for, counted from 0
   */
  FileSendService(Map<Integer, Delivery> deliveries) {
    this.deliveries = Map.copyOf(deliveries);
  }

  /** What to offer to a daemon. */
  public Service service() {
    return Service.named("moby.filesync.v1.FileSend").stream(
        "DiffCopy", Raw::parse, this::diffCopy);
  }

  private Observer<Raw> diffCopy(Call<Message> daemon) {
    // Daemons that know one output only do not number it.
    var named = daemon.headers().first(OUTPUT).orElse("");
    var index = named.matches("\\d{1,6}") ? Integer.parseInt(named) : 0;
    var delivery = deliveries.get(index);
    if (delivery == null) {
      daemon.onError(
          new RpcException(
              Code.NOT_FOUND, "output " + index + " of this build is not one of the client's"));
      return new Refused<>();
    }
    return delivery.accept(daemon);
  }
}
