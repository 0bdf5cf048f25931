package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.filesend.ReceivedOutputs;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import java.util.concurrent.Executor;

/** Finds out what of a build's outputs comes to this machine. */
final class LocalOutputs {

  private LocalOutputs() {}

  static ReceivedOutputs of(BuildRequest request, Executor executor) {
    var deliveries = new ReceivedOutputs(executor);
    for (var number = 0; number < request.outputs().size(); number++) {
      var output = request.outputs().get(number);
      if (output instanceof Output.Archive archive) {
        deliveries.file(number, archive.file());
      } else if (output instanceof Output.ArchiveStream stream) {
        deliveries.reader(number, stream.reader());
      } else if (output instanceof Output.OciLayout layout) {
        deliveries.layout(number, layout.directory());
      } else if (output instanceof Output.Files files) {
        deliveries.files(number, files.directory());
      }
    }
    return deliveries;
  }
}
