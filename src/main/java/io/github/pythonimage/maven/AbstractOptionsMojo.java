package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.secrets.SshAgents;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** How builds are done, and what they may take from elsewhere. */
abstract class AbstractOptionsMojo extends AbstractEngineMojo {

  /**
   * The network of steps that run commands: {@code default} (a network of the build's own), {@code
   * host} (the engine's machine's, for mirrors on it) or {@code none}.
   */
  @Parameter(property = "python-image.network", defaultValue = "default")
  private String network = "default";

  /**
   * What runs again, whatever the engine has cached: {@code true} (every step), {@code false}
   * (none), or names of stages separated by commas, {@code os,wheels}: their steps and those of all
   * stages made from them. A name that no Dockerfile of the build has is an error.
   */
  @Parameter(property = "python-image.noCache", defaultValue = "false")
  private String noCache = "false";

  /**
   * How base images are looked up: {@code true} (the registry is asked even where the engine has
   * one of that name) or {@code false} (it is asked only for what is not there). Unless given it is
   * left to the engine, which means {@code false} with the classic image store and {@code true}
   * with containerd's and on a buildkitd.
   */
  @Parameter(property = "python-image.pull")
  private @Nullable String pull;

  /**
   * Build also what is up to date: whose Dockerfile, context, base and options are those of the
   * last build, and whose image is still in the engine under every name. The engine then runs the
   * steps that it has not cached.
   */
  @Parameter(property = "python-image.force", defaultValue = "false")
  private boolean force;

  /**
   * Where to look for results of steps beyond the engine's own cache, in the words of {@code docker
   * buildx build --cache-from}: {@code type=registry,ref=host/path:{series}}, {@code
   * type=local,src=folder} (relative to the module) or a reference alone; several are separated by
   * {@code ;} or each a {@code <cache>}. {@code {id}}, {@code {series}}, {@code {version}} and
   * {@code {stage}} stand for what differs between the images of the matrix. A cache that is not
   * there is a warning, one in words that cannot be read an error.
   */
  @Parameter(property = "python-image.cacheFrom")
  private @Nullable CacheList cacheFrom;

  /**
   * Where to leave results of steps beyond the engine's own cache, written as in {@code cacheFrom}:
   * {@code type=inline} (in the image itself), {@code type=registry,ref=…,mode=max} or {@code
   * type=local,dest=folder,mode=max}. The classic image store of an engine can do inline alone;
   * what a daemon cannot do, and a place that two builds would write, is an error.
   */
  @Parameter(property = "python-image.cacheTo")
  private @Nullable CacheList cacheTo;

  /**
   * SSH agents that steps which build wheels may ask for signatures, as {@code git+ssh://} in a
   * requirements file needs them, with git and an SSH client in {@code <wheels><packages>} and the
   * host's key in the image. Separated by commas: {@code default} for the one in {@code
   * SSH_AUTH_SOCK}, or {@code id=/path/of/a/socket}. None unless given. A key file, or an agent
   * that does not answer, is an error.
   */
  @Parameter(property = "python-image.ssh")
  private @Nullable String ssh;

  /**
   * The projects that share caches which the build code of their dependencies can write. Projects
   * with different scopes never read such an entry of each other. Letters, digits, {@code .},
   * {@code _}, {@code :} and {@code -}. Unless given it is {@code groupId:artifactId} of the
   * topmost parent POM in the nearest folder with {@code .mvn} or {@code .git}.
   */
  @Parameter(property = "python-image.cache.scope")
  private @Nullable String cacheScope;

  CacheScope scope() {
    return new Element("<cacheScope> (-Dpython-image.cache.scope)")
        .orDefault(cacheScope, ReactorRoot.of(project()).coordinates(), CacheScope::of)
        .of(project().getGroupId(), project().getArtifactId());
  }

  BuildOptions options() {
    return new BuildOptions(
        network(),
        noCache(),
        pull(),
        force,
        cacheFrom == null || cacheFrom.isEmpty()
            ? List.of()
            : cacheFrom.parse(new Element("-Dpython-image.cacheFrom"), CacheTemplate::from),
        cacheTo == null || cacheTo.isEmpty()
            ? List.of()
            : cacheTo.parse(new Element("-Dpython-image.cacheTo"), CacheTemplate::to),
        agents());
  }

  boolean isForced() {
    return force;
  }

  Network network() {
    return new Element("-Dpython-image.network").choice(network, Network.DEFAULT);
  }

  private NoCache noCache() {
    return Element.absent(noCache) || noCache.strip().equals("false")
        ? NoCache.none()
        : new Element("-Dpython-image.noCache").required(noCache, AbstractOptionsMojo::noCache, "");
  }

  private ImageResolve pull() {
    if (Element.absent(pull)) {
      return ImageResolve.DEFAULT;
    }
    return new Element("-Dpython-image.pull").flag(pull, false)
        ? ImageResolve.PULL
        : ImageResolve.LOCAL;
  }

  private List<SshAgent> agents() {
    return Element.absent(ssh)
        ? List.of()
        : new Element("-Dpython-image.ssh")
            .required(ssh, text -> SshAgents.of(text, System.getenv()), "");
  }

  private static NoCache noCache(String text) {
    if (text.equals("true")) {
      return NoCache.all();
    }
    Set<String> stages =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (stages.contains("") || stages.contains("true") || stages.contains("false")) {
      throw new ConfigurationException(
          "",
          Quoted.of(text) + " is not a list of stages.",
          "Use true | false, or names of stages separated by commas.");
    }
    return NoCache.stages(stages);
  }
}
