package io.github.pythonimage.buildkit.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.CsvLine;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CsvFieldsTest {

  @Test
  void writesFieldsThatTheReaderOfTheConfigurationReads() {
    var fields = new TreeMap<>(Map.of("a", "1", "b", "x,y", "c", "say \"hi\"", "d", ""));
    var line = CsvFields.write("type", "local", fields);
    assertThat(line).isEqualTo("type=local,a=1,\"b=x,y\",\"c=say \"\"hi\"\"\",d=");
    assertThat(CsvLine.fields(line))
        .containsExactly("type=local", "a=1", "b=x,y", "c=say \"hi\"", "d=");
  }

  @Test
  void quotesLineBreaks() {
    assertThat(CsvFields.write(Map.of("a", "1\n2"))).isEqualTo("\"a=1\n2\"");
    assertThat(CsvFields.write(Map.of("a", "1\r"))).isEqualTo("\"a=1\r\"");
    assertThat(CsvFields.write(Map.of())).isEmpty();
  }
}
