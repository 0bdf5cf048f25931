package io.github.pythonimage.dockerfile;

import io.github.pythonimage.config.wheels.PruneOption;
import io.github.pythonimage.plan.PlannedImage;
import java.util.ArrayList;
import java.util.List;

/** The scripts and lists that steps run and read, by the names of their files. */
final class Scripts {
  private static final List<String> WHEELS =
      List.of(
          "bytecode.py",
          "elf_needs.py",
          "environment.py",
          "gather.py",
          "index_cache.py",
          "indexes.py",
          "install.py",
          "needed_libraries.py",
          "wheel-tools.txt",
          "wheel_asked.py",
          "wheel_build.py",
          "wheel_caches.py",
          "wheel_common.py",
          "wheel_environment.py",
          "wheel_files.py",
          "wheel_guard.py",
          "wheel_hook.py",
          "wheel_launcher.py",
          "wheel_lock.py",
          "wheel_mend.py",
          "wheel_named.py",
          "wheel_native.py",
          "wheel_origin.py",
          "wheel_path.py",
          "wheel_plan.py",
          "wheel_repair.py",
          "wheel_report.py",
          "wheel_step.py",
          "wheel_store.py",
          "wheel_task.py",
          "wheel_tree.py",
          "wheel_user.py",
          "wheelhouse.py");

  private Scripts() {}

  static List<String> of(PlannedImage image) {
    var names = new ArrayList<String>();
    if (image.interpreter().inPrefix()) {
      names.add("libraries.py");
    }
    if (!image.wheels().empty()) {
      names.addAll(WHEELS);
      if (image.wheels().prune().contains(PruneOption.TESTS)) {
        names.add("needed_tests.py");
      }
      if (image.inputs().poetry()) {
        names.add("poetry.txt");
      }
    }
    return List.copyOf(names);
  }
}
