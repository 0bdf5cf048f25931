package io.github.pythonimage.verify.check;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.config.image.BaseTemplate;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.RunChecks;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.config.image.SecurityUpdates;
import io.github.pythonimage.config.image.UserSpec;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageInfoFixture;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.PlannedInterpreter;
import io.github.pythonimage.plan.Provider;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyListener;
import io.github.pythonimage.verify.check.ProbeResult.Import;
import io.github.pythonimage.verify.check.ProbeResult.PackageFacts;
import io.github.pythonimage.verify.check.ProbeResult.PackagesStart;
import io.github.pythonimage.verify.check.ProbeResult.SystemFacts;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A good image as checks see it, and ways to spoil it. */
public final class CheckContextFixture {
  public static final Prefix PREFIX = Prefix.of("/opt/app");
  public static final String PYTHON = PREFIX.venv() + "/bin/python3";
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> BASE_LAYERS = List.of("sha256:base");

  private CheckContextFixture() {}

  public static CheckContext good() {
    return new CheckContext(
        image(PythonVersion.of("3.13.5"), true),
        Stage.RUNTIME,
        info("10001:10001", 113_000_000, BASE_LAYERS, "system", "python"),
        Optional.of(base()),
        Optional.of(FileTreeFixture.good().tree()),
        Optional.of(inside(json -> {})),
        IdentityFixture.UNKNOWN,
        List.of(),
        Optional.empty(),
        RunResult.NONE);
  }

  /** The same image with other files and other things that it shows when it runs. */
  public static CheckContext withInside(FileTree files, Consumer<ObjectNode> change) {
    return CheckContextBuilder.of(good())
        .files(Optional.of(files))
        .inside(Optional.of(inside(change)))
        .build();
  }

  /** A verifier of images whose builds promise nothing. */
  public static Verifier verifier(Engine engine) {
    return new Verifier(
        engine,
        new VerifyListener() {},
        (target, shown) -> IdentityFixture.NO_EXPECTATIONS,
        (target, shown) -> Optional.empty());
  }

  public static ProbeResult inside(Consumer<ObjectNode> change) {
    try {
      var json = (ObjectNode) JSON.readTree(json("/verify/good-inside.json", change));
      var problems = json.remove("readOnlyProblems");
      var imports = JSON.convertValue(json.remove("imports"), Import[].class);
      return new ProbeResult(
          JSON.treeToValue(json, SystemFacts.class),
          new PackageFacts(List.of(imports), new PackagesStart("", ""), List.of()),
          List.of(JSON.treeToValue(problems, String[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of an image whose environment has something that was asked for. */
  public static CheckContext withRequirements(CheckContext context) {
    return CheckContextBuilder.of(context)
        .image(image(PythonVersion.of("3.13.5"), true, wheels()))
        .build();
  }

  private static WheelsSpec wheels() {
    var none = WheelsSpec.none();
    return new WheelsSpec(
        none.inputs(),
        none.indexes(),
        List.of(new ContextPath("lib")),
        none.packages(),
        none.toolchains(),
        none.recipes(),
        none.installer(),
        none.repair(),
        none.install(),
        none.prune(),
        none.network());
  }

  public static CheckContext withInfo(ImageInfo info) {
    return with(info, good().files().orElseThrow());
  }

  /** What else rules see is that of a good image. */
  public static CheckContext with(ImageInfo info, FileTree files) {
    return CheckContextBuilder.of(good()).info(info).files(Optional.of(files)).build();
  }

  public static CheckContext withIdentity(CheckContext one, Identity identity) {
    return CheckContextBuilder.of(one).identity(identity).build();
  }

  public static CheckContext withFiles(FileTree files) {
    return withFiles(good().image(), files);
  }

  /** The same files with another release of Python. */
  public static CheckContext withVersion(String version, FileTree files) {
    return withFiles(image(PythonVersion.of(version), true), files);
  }

  public static CheckContext withFiles(PlannedImage image, FileTree files) {
    return CheckContextBuilder.of(good()).image(image).files(Optional.of(files)).build();
  }

  /** An image with a home in its variables, which the POM gives. */
  public static CheckContext withHome(String home) {
    var info = good().info();
    var environment = new HashMap<>(info.environment());
    environment.put("HOME", home);
    var context = withConfiguration(environment, info.labels(), info.entrypoint());
    return CheckContextBuilder.of(context)
        .image(
            image(
                PythonVersion.of("3.13.5"),
                true,
                WheelsSpec.none(),
                "debian:trixie-slim",
                Map.of("TZ", "UTC", "HOME", home)))
        .build();
  }

  public static CheckContext withUser(String user) {
    return withInfo(info(user, 113_000_000, BASE_LAYERS, "system", "python"));
  }

  public static CheckContext withSize(long bytes) {
    return withInfo(info("10001:10001", bytes, BASE_LAYERS, "system", "python"));
  }

  public static CheckContext withLayers(List<String> base, String... own) {
    return withInfo(info("10001:10001", 113_000_000, base, own));
  }

  public static CheckContext withConfiguration(
      Map<String, String> environment, Map<String, String> labels, List<String> entrypoint) {
    var info = good().info();
    return withInfo(
        ImageInfoFixture.of(
            info.id(),
            info.sizeBytes(),
            info.layers(),
            info.user(),
            environment,
            labels,
            info.workdir(),
            entrypoint,
            info.command(),
            info.created(),
            info.architecture()));
  }

  public static String json(String resource, Consumer<ObjectNode> change) {
    try (var in = CheckContextFixture.class.getResourceAsStream(resource)) {
      var node = (ObjectNode) JSON.readTree(Objects.requireNonNull(in));
      change.accept(node);
      return node.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageInfo base() {
    return ImageInfoFixture.of(
        "sha256:base",
        78_000_000,
        BASE_LAYERS,
        "",
        Map.of("PATH", "/usr/bin"),
        Map.of(),
        Optional.empty(),
        List.of(),
        List.of("bash"),
        Optional.empty(),
        "amd64");
  }

  private static ImageInfo info(String user, long bytes, List<String> base, String... own) {
    var layers = new ArrayList<>(base);
    layers.addAll(List.of(own));
    return ImageInfoFixture.of(
        "sha256:0123",
        bytes,
        layers,
        user,
        Map.of(
            "PATH",
            "/opt/app/venv/bin:/opt/app/python/bin:/usr/bin",
            "TZ",
            "UTC",
            "LANG",
            "C.UTF-8"),
        Map.of(
            "org.opencontainers.image.title",
            "app",
            "org.opencontainers.image.base.name",
            "debian:trixie-slim",
            "org.opencontainers.image.revision",
            "4f2a"),
        Optional.empty(),
        List.of("python3", "-m", "app"),
        List.of(),
        Optional.empty(),
        "amd64");
  }

  private static final InterpreterSpec SOURCE =
      new InterpreterSpec.Source(
          new Compilation(Compilation.PYTHON_ORG, false, false, List.of()),
          InterpreterSpec.Sigstore.OFF);

  public static Target target(PlannedImage image) {
    return new Target(image, Stage.RUNTIME);
  }

  public static PlannedImage image(PythonVersion version, boolean configured) {
    return image(version, configured, WheelsSpec.none());
  }

  /** An image that is planned on another base, of a distribution with packages of rpm. */
  public static Target targetOnRpm(String base) {
    var one = image(PythonVersion.of("3.13.5"), true, WheelsSpec.none(), base);
    return target(with(one, one.interpreter(), distribution("rocky:9")));
  }

  /** A good image of a POM that has {@code <init>}. */
  public static CheckContext withInit() {
    var good = good();
    var one = good.spec().runtime();
    var runtime =
        new RuntimeSpec(
            one.packages(),
            one.user(),
            one.environment(),
            one.labels(),
            one.workdir(),
            one.entrypoint(),
            one.command(),
            one.ports(),
            one.volumes(),
            one.stopSignal(),
            one.healthcheck(),
            one.defaults(),
            true);
    return CheckContextBuilder.of(good).image(withRuntime(good.image(), runtime)).build();
  }

  /** The same image of a POM with another {@code <runtime>}. */
  public static PlannedImage withRuntime(PlannedImage one, RuntimeSpec runtime) {
    return with(one, runtime, one.spec().runChecks());
  }

  /** The same image of a POM that has this to be tried. */
  public static PlannedImage withRunChecks(PlannedImage one, RunChecks checks) {
    return with(one, one.spec().runtime(), checks);
  }

  /** What a good image is, of which something was tried. */
  public static CheckContext withRun(RunChecks checks, RunResult result) {
    var good = good();
    return CheckContextBuilder.of(good)
        .image(withRunChecks(good.image(), checks))
        .run(result)
        .build();
  }

  private static PlannedImage with(PlannedImage one, RuntimeSpec runtime, RunChecks checks) {
    var spec = one.spec();
    var changed =
        new ImageSpec(
            spec.id(),
            spec.name(),
            spec.otherNames(),
            spec.tags(),
            spec.base(),
            spec.distribution(),
            spec.prefix(),
            spec.pythons(),
            spec.interpreter(),
            spec.wheels(),
            runtime,
            spec.updates(),
            spec.maxSize(),
            spec.publishBuilder(),
            spec.frontend(),
            spec.policies(),
            spec.accepted(),
            spec.files(),
            spec.parent(),
            checks);
    return with(changed, one, one.interpreter(), one.distribution());
  }

  /** The same image with the distribution's own Python. */
  public static PlannedImage withPythonOfDistribution(PlannedImage one) {
    var interpreter =
        new PlannedInterpreter(
            Provider.SYSTEM,
            false,
            "/usr/bin/python3",
            List.of("python3"),
            List.of(),
            List.of(),
            Optional.empty());
    return with(one, interpreter, one.distribution());
  }

  private static PlannedImage with(
      PlannedImage one, PlannedInterpreter interpreter, Distribution distribution) {
    return with(one.spec(), one, interpreter, distribution);
  }

  private static PlannedImage with(
      ImageSpec spec, PlannedImage one, PlannedInterpreter interpreter, Distribution distribution) {
    return new PlannedImage(
        spec,
        one.requested(),
        one.version(),
        one.compiled(),
        one.signer(),
        interpreter,
        distribution,
        one.toolchains(),
        one.folder(),
        one.tags(),
        one.builderTags(),
        one.recipes(),
        one.olderBase(),
        one.projectLabels(),
        one.updatesMoment());
  }

  private static Distribution distribution(String name) {
    return Catalog.load().distributions().resolve(Optional.of(name), ImageReference.of("x"));
  }

  private static PlannedImage image(PythonVersion version, boolean configured, WheelsSpec wheels) {
    return image(version, configured, wheels, "debian:trixie-slim");
  }

  private static PlannedImage image(
      PythonVersion version, boolean configured, WheelsSpec wheels, String base) {
    return image(version, configured, wheels, base, configured ? Map.of("TZ", "UTC") : Map.of());
  }

  private static PlannedImage image(
      PythonVersion version,
      boolean configured,
      WheelsSpec wheels,
      String base,
      Map<String, String> environment) {
    var runtime =
        new RuntimeSpec(
            List.of(),
            UserSpec.of("app", "10001"),
            environment,
            configured ? Map.of("org.opencontainers.image.title", "app") : Map.of(),
            Optional.empty(),
            configured ? List.of("python3", "-m", "app") : List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    var name = ImageReference.of("registry.example.com/acme/python");
    var spec =
        new ImageSpec(
            "python",
            name,
            List.of(),
            List.of("{series}"),
            BaseTemplate.of(base),
            Optional.empty(),
            PREFIX,
            List.of(PythonRequest.of(version.toString(), Optional.empty())),
            SOURCE,
            wheels,
            runtime,
            SecurityUpdates.LOCKED,
            Optional.of(Size.of("200MB")),
            false,
            Optional.empty(),
            Policies.none(),
            List.of(),
            List.of(),
            Optional.empty(),
            RunChecks.NONE);
    return new PlannedImage(
        spec,
        spec.pythons().get(0),
        TargetPython.of(version),
        List.of(new PythonRelease(version, List.of(new PythonRelease.Archive("tgz", "0")))),
        Optional.empty(),
        new PlannedInterpreter(
            Provider.SOURCE,
            true,
            PREFIX.python() + "/bin/python3",
            List.of(),
            List.of(),
            List.of(),
            Optional.empty()),
        distribution("debian:trixie"),
        List.of(),
        "python/" + version.series(),
        List.of(name.withTag(version.series().toString())),
        List.of(),
        List.of(),
        Optional.empty(),
        configured ? Map.of("org.opencontainers.image.revision", "4f2a") : Map.of(),
        "");
  }
}
