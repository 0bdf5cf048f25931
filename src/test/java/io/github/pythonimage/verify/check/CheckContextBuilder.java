package io.github.pythonimage.verify.check;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.layers.HiddenLayerFiles;
import io.github.pythonimage.verify.packages.RpmPackages;
import java.util.List;
import java.util.Optional;

/** A context like another one, with what a test changes. */
public final class CheckContextBuilder {
  private PlannedImage image;
  private Stage stage;
  private ImageInfo info;
  private Optional<ImageInfo> base;
  private Optional<FileTree> files;
  private Optional<ProbeResult> inside;
  private Identity identity;
  private List<HiddenLayerFiles> hidden;
  private Optional<RpmPackages> rpm;
  private RunResult run;

  private CheckContextBuilder(CheckContext one) {
    image = one.image();
    stage = one.stage();
    info = one.info();
    base = one.base();
    files = one.files();
    inside = one.inside();
    identity = one.identity();
    hidden = one.hidden();
    rpm = one.rpm();
    run = one.run();
  }

  public static CheckContextBuilder of(CheckContext one) {
    return new CheckContextBuilder(one);
  }

  public CheckContextBuilder image(PlannedImage image) {
    this.image = image;
    return this;
  }

  public CheckContextBuilder stage(Stage stage) {
    this.stage = stage;
    return this;
  }

  public CheckContextBuilder info(ImageInfo info) {
    this.info = info;
    return this;
  }

  public CheckContextBuilder base(Optional<ImageInfo> base) {
    this.base = base;
    return this;
  }

  public CheckContextBuilder files(Optional<FileTree> files) {
    this.files = files;
    return this;
  }

  public CheckContextBuilder inside(Optional<ProbeResult> inside) {
    this.inside = inside;
    return this;
  }

  public CheckContextBuilder identity(Identity identity) {
    this.identity = identity;
    return this;
  }

  public CheckContextBuilder hidden(List<HiddenLayerFiles> hidden) {
    this.hidden = hidden;
    return this;
  }

  public CheckContextBuilder rpm(Optional<RpmPackages> rpm) {
    this.rpm = rpm;
    return this;
  }

  public CheckContextBuilder run(RunResult run) {
    this.run = run;
    return this;
  }

  public CheckContext build() {
    return new CheckContext(image, stage, info, base, files, inside, identity, hidden, rpm, run);
  }
}
