package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BakeFileTest {

  private static List<PlannedImage> images(String xml) {
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of("<images>" + xml + "</images>", Path.of("").toAbsolutePath()))
        .images();
  }

  private static String image(String id, String more) {
    return "<image><id>"
        + id
        + "</id><name>acme/"
        + id.replace('.', '-')
        + "</name><pythons><python>3.13</python></pythons>"
        + more
        + "</image>";
  }

  private static JsonNode read(BakeFile bake) throws IOException {
    return new JsonMapper().readTree(bake.text());
  }

  @Test
  void whatBakeWouldTakeForATemplateIsEscaped() throws IOException {
    var bake =
        new BakeFile(
            new BuildInputs(
                "${dir}/scripts",
                "default",
                List.of(
                    SecretReference.file("pip-config", "/home/%{if}/${x}.conf"),
                    SecretReference.variable("token", "TOKEN")),
                List.of(),
                List.of()));
    images(image("app", ""))
        .forEach(i -> bake.add(i, "out/${a}%{b}$${c}/Dockerfile", stage -> Map.of()));

    var target = read(bake).at("/target/app_3_13");

    assertThat(target.at("/contexts/python-image-scripts").asText()).isEqualTo("$${dir}/scripts");
    assertThat(target.get("dockerfile").asText()).isEqualTo("out/$${a}%%{b}$$${c}/Dockerfile");
    assertThat(target.at("/secret/0/src").asText()).isEqualTo("/home/%%{if}/$${x}.conf");
    assertThat(target.at("/secret/0/id").asText()).isEqualTo("pip-config");
    assertThat(target.at("/secret/1"))
        .hasToString("{\"env\":\"TOKEN\",\"id\":\"token\",\"type\":\"env\"}");
  }

  @Test
  void everyImageIsATargetEvenWhereTheirNamesLookAlike() throws IOException {
    var bake = new BakeFile(new BuildInputs("scripts", "default", List.of(), List.of(), List.of()));
    images(image("my.app", "") + image("my_app", "") + image("my-app2", ""))
        .forEach(i -> bake.add(i, i.folder() + "/Dockerfile", stage -> Map.of()));

    var file = read(bake);

    assertThat(file.at("/group/default/targets")).hasSize(3);
    assertThat(file.get("target").findValuesAsText("dockerfile"))
        .containsExactly(
            "my.app/3.13/Dockerfile", "my_app/3.13/Dockerfile", "my-app2/3.13/Dockerfile");
    assertThat(file.get("target").fieldNames())
        .toIterable()
        .allMatch(name -> name.matches("[A-Za-z0-9_-]+"));
  }

  @Test
  void aBuilderThatIsPublishedIsATarget() throws IOException {
    var bake =
        new BakeFile(new BuildInputs("scripts", "host", List.of(), List.of(), List.of("default")));
    images(image("app", "<publish><builder>true</builder></publish>"))
        .forEach(i -> bake.add(i, "Dockerfile", stage -> Map.of()));

    var builder = read(bake).at("/target/app_3_13-dev");

    assertThat(builder.get("target").asText()).isEqualTo("builder");
    assertThat(builder.at("/tags/0").asText()).isEqualTo("acme/app:3.13-dev");
    assertThat(builder.get("network").asText()).isEqualTo("host");
    assertThat(builder.at("/entitlements/0").asText()).isEqualTo("network.host");
    assertThat(builder.at("/ssh/0").asText()).isEqualTo("default");
  }
}
