package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.request.CsvFields;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.CsvLine;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.TargetPython;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheTemplateTest {
  private static final Path MODULE = Path.of("/home/me/module");

  private static CacheTemplate.Place image(String stage) {
    return new CacheTemplate.Place("python", TargetPython.of(PythonVersion.of("3.13.5")), stage);
  }

  @Test
  void aReferenceAloneIsARegistry() {
    assertThat(
            CacheTemplate.from("host:5000/cache:{series}")
                .cache(image("runtime"), MODULE, Map.of())
                .orElseThrow())
        .isEqualTo(new Cache("registry", Map.of("ref", "host:5000/cache:3.13")));
  }

  @Test
  void placeholdersAreFilledAndFoldersFoundFromTheModule() {
    var template =
        CacheTemplate.to("type=local,dest=.cache/{id}/{version}/{stage},MODE=max,tag={series}");
    var folder = MODULE.resolve(".cache/python/3.13.5/builder").toString();
    assertThat(template.cache(image("builder"), MODULE, Map.of()).orElseThrow())
        .isEqualTo(new Cache("local", Map.of("dest", folder, "mode", "max", "tag", "3.13")));
    assertThat(template.text(image("builder")))
        .isEqualTo("type=local,dest=.cache/python/3.13.5/builder,mode=max,tag=3.13");
  }

  @Test
  void whatIsNotKnownHereIsHandedOn() {
    assertThat(
            CacheTemplate.to("type=s3,bucket=b,\"name=a,b\"")
                .cache(image("runtime"), MODULE, Map.of())
                .orElseThrow())
        .isEqualTo(new Cache("s3", Map.of("bucket", "b", "name", "a,b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ref=a,mode=max|has no type",
        "type=registry|needs 'ref' for type 'registry'",
        "type=local,src=x|needs 'dest' for type 'local'",
        "type=inline,max|has 'max', which is not key=value",
        "type=inline,mode=min,Mode=max|has 'mode' twice",
        "type=registry,ref=a:{serie}|has '{serie}', which is no placeholder",
      })
  void aMistakeIsNamed(String text, String problem) {
    assertThatThrownBy(() -> CacheTemplate.to(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + text + "' " + problem);
  }

  @Test
  void aQuoteWithinAValueIsNamed() {
    assertThatThrownBy(() -> CacheTemplate.to("type=local,dest=a\"b"))
        .hasMessageStartingWith("a quote does not enclose a whole value. Write");
  }

  @Property
  void anyValueComesBack(@ForAll String first, @ForAll String second) {
    var text = CsvFields.write("k", first, new TreeMap<>(Map.of("m", second)));
    assertThat(CsvLine.fields(text)).isEqualTo(List.of("k=" + first, "m=" + second));
  }

  @Test
  void secretsAreRefusedWithoutBeingShown() {
    assertThatThrownBy(
            () ->
                CacheTemplate.to("type=s3,bucket=b,access_key_id=AKIA1,secret_access_key=hunter2"))
        .hasMessageContaining("access_key_id")
        .hasMessageNotContaining("AKIA1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void githubsCacheTakesAddressAndTokenFromTheWorkflow() {
    var template =
        CacheTemplate.to("type=gha,scope={id}-{series},mode=max,ignore-error=true,timeout=5m");
    var workflow =
        Map.of(
            "ACTIONS_RUNTIME_TOKEN", "s3cr3t",
            "ACTIONS_CACHE_URL", "https://one/",
            "ACTIONS_RESULTS_URL", "https://two/");
    var place = image("runtime");

    var cache = template.cache(place, MODULE, workflow).orElseThrow();

    assertThat(cache.attributes())
        .containsEntry("token", "s3cr3t")
        .containsEntry("url", "https://one/")
        .containsEntry("url_v2", "https://two/")
        .containsEntry("mode", "max")
        .containsEntry("ignore-error", "true")
        .containsEntry("timeout", "5m");
    assertThat(cache.attributes().get("scope")).doesNotContain("{");
    assertThat(List.of(cache.toString(), template.toString(), template.text(place)))
        .noneMatch(text -> text.contains("s3cr3t"));
    var own = CacheTemplate.from("type=gha,url_v2=https://own/");
    assertThat(own.cache(place, MODULE, workflow).orElseThrow().attributes())
        .containsEntry("url_v2", "https://own/");
  }

  @Test
  void githubsCacheIsLeftOutElsewhere() {
    var template = CacheTemplate.from("type=gha");

    assertThat(template.cache(image("runtime"), MODULE, Map.of())).isEmpty();
    assertThat(template.cache(image("runtime"), MODULE, Map.of("ACTIONS_RUNTIME_TOKEN", "x")))
        .isEmpty();
  }

  @Test
  void githubsCacheRefusesATokenInThePomAndWhatItDoesNotHave() {
    assertThatThrownBy(() -> CacheTemplate.from("type=gha,token=s3cr3t"))
        .hasMessageContaining("ACTIONS_RUNTIME_TOKEN")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> CacheTemplate.from("type=gha,ref=x"))
        .hasMessageContaining("'ref'")
        .hasMessageContaining("scope");
  }
}
