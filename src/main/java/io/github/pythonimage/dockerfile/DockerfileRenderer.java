package io.github.pythonimage.dockerfile;

import static java.util.stream.Collectors.joining;

import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.Compilers;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.StagePackages;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

/** Renders planned images. Safe for use by several threads. */
public final class DockerfileRenderer {
  // The earliest moment that a zip file can hold, so that wheels and images agree on it.
  private static final long EPOCH = 315_532_800;

  /** Macros that every family has beside its own. */
  static final List<String> SHARED =
      List.of(
          "archives",
          "caches",
          "compilation",
          "finish",
          "interpreter",
          "network",
          "pip",
          "pyenv",
          "release",
          "rpm",
          "system",
          "toolchains",
          "wheelhouse");

  private final String generator;
  private final CacheScope scope;
  private final ProjectVersion version;
  private final List<String> secrets;
  private final BuildInputs inputs;
  private final Map<String, VelocityEngine> engines = new ConcurrentHashMap<>();

  /**
   * @param generator what the file's header names as its origin
   * @param scope the projects that share caches of build code
   * @param version what builds of projects are offered as their version
   * @param secrets ids of secrets that every step which builds wheels mounts and insists on
   * @param inputs what builds get besides the file; every such step mounts its SSH agents
   */
  public DockerfileRenderer(
      String generator,
      CacheScope scope,
      ProjectVersion version,
      List<String> secrets,
      BuildInputs inputs) {
    this.scope = scope;
    this.version = version;
    this.secrets = List.copyOf(secrets);
    this.inputs = inputs;
    this.generator = printable(generator);
  }

  /** A text for a comment: no character ends it. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  /** The Dockerfile of one image; a line that is too long for BuildKit is a mistake. */
  public String render(PlannedImage image) {
    return render(image, "target/python-image/" + image.folder() + "/Dockerfile");
  }

  /**
   * The same, where the file is elsewhere.
   *
   * @param file where the Dockerfile will be, as seen from the module's folder
   */
  public String render(PlannedImage image, String file) {
    var context = context(image);
    context.put("generator", generator);
    context.put("command", new BuildCommand(inputs).lines(image, file));
    var dockerfile = merge("Dockerfile.vm", image, context);
    var longLine = LongLine.in(dockerfile);
    if (longLine.isPresent()) {
      throw longLine.get().mistake().at("<image> " + image.spec().name() + ", ");
    }
    return dockerfile;
  }

  /**
   * The stage that finds out whether the distribution has the packages of the runtime image. It is
   * added to the Dockerfile only after another stage has failed.
   */
  public String packageNames(PlannedImage image) {
    return merge("stages/package-names.vm", image, context(image));
  }

  private String merge(String template, PlannedImage image, VelocityContext context) {
    var out = new StringWriter(16_384);
    engine(image.family()).getTemplate(template).merge(context, out);
    return out.toString().strip() + "\n";
  }

  private VelocityContext context(PlannedImage image) {
    var context = new VelocityContext();
    // Between two options of an instruction.
    context.put("next", " \\\n    ");
    context.put("mavenSecrets", inputs.mavenSecrets());
    context.put("image", image);
    context.put("stagePackages", new StagePackages(image));
    context.put("cache", new CacheIds(scope, image.baseHash()));
    context.put("secrets", secrets);
    context.put("projectVersion", version.pep440().orElse(""));
    context.put(
        "projectVersionPolicy",
        EnumNames.word(image.spec().policies().severity(Policy.PROJECT_VERSION)));
    context.put("agents", inputs.agents());
    context.put("prefix", image.spec().prefix());
    context.put("interpreter", image.interpreter());
    context.put("epoch", EPOCH);
    context.put("esc", new Escape());
    context.put("needsNewline", BuildArguments.needNewline(image));
    // Below folders of their own: BuildKit hashes what stands beside a file or folder that is
    // mounted, too.
    context.put("out", "/opt/python-image/out");
    var buildStage = buildStage(image);
    context.put("buildStage", buildStage.word());
    context.put("interpreterBase", interpreterBase(image).word());
    context.put("compilers", image.compilers().name());
    context.put("wheelCompilers", image.wheelCompilers().name());
    context.put("toolchainStage", toolchainStage(image).word());
    context.put("nativeStage", nativeStage(image, buildStage).word());
    return context;
  }

  /** The stage with the interpreter that environments and wheels are made with. */
  private static Stage buildStage(PlannedImage image) {
    if (image.isApplication()) {
      return Stage.BUILDER;
    }
    if (!image.needsBuilder()) {
      return Stage.OS;
    }
    if (image.wheels().empty() && image.compilers() == Compilers.NEVER) {
      return Stage.INTERPRETER;
    }
    return image.interpreter().sharesBuilder() ? Stage.PYTHON : Stage.BUILDER;
  }

  /** The stage with compilers. */
  private static Stage toolchainStage(PlannedImage image) {
    return image.isApplication() ? Stage.BUILDER : Stage.TOOLCHAIN;
  }

  /** The stage that wheels are built and installed in. */
  private static Stage nativeStage(PlannedImage image, Stage buildStage) {
    if (image.compilers() == Compilers.ON_DEMAND) {
      return Stage.TOOLCHAIN;
    }
    return image.needsNative() ? Stage.NATIVE : buildStage;
  }

  /** The stage that the interpreter is added to. */
  private static Stage interpreterBase(PlannedImage image) {
    if (image.compilers() == Compilers.ALWAYS) {
      return Stage.TOOLCHAIN;
    }
    return image.interpreter().inPrefix() ? Stage.ARCHIVE_TOOLS : Stage.BASE;
  }

  /** One engine a family: each has its own macros under the same names. */
  private VelocityEngine engine(String family) {
    return engines.computeIfAbsent(family, DockerfileRenderer::newEngine);
  }

  private static VelocityEngine newEngine(String family) {
    var settings = new Properties();
    settings.setProperty("resource.loaders", "templates");
    settings.setProperty("resource.loader.templates.class", TemplateLoader.class.getName());
    settings.setProperty("resource.loader.templates.cache", "true");
    settings.setProperty(
        "velocimacro.library.path",
        Stream.concat(Stream.of(family), SHARED.stream())
            .map(name -> "packages/" + name + ".vm")
            .collect(joining(",")));
    settings.setProperty("runtime.strict_mode.enable", "true");
    settings.setProperty("runtime.strict_mode.escape", "true");
    settings.setProperty("velocimacro.arguments.strict", "true");
    return new VelocityEngine(settings);
  }
}
