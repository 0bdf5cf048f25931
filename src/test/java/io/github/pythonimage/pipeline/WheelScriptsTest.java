package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the scripts of wheels begin, with the machine's Python. */
class WheelScriptsTest {
  private static final String SETUP =
      """
      import argparse, pathlib, sys
      sys.path.insert(0, sys.argv[1])
      import pip._vendor.packaging.markers, pip._vendor.packaging.utils
      packaging = pip._vendor.packaging
      sys.modules.update({
          "packaging": packaging, "packaging.markers": packaging.markers, "packaging.utils": packaging.utils,
      })
      folder = pathlib.Path(sys.argv[2])
      """;

  @TempDir private Path folder;

  @BeforeAll
  static void python() throws Exception {
    WheelScripts.requirePython();
  }

  private String output(String script) throws Exception {
    var ended = WheelScripts.run(SETUP + script, folder);
    return ended.output() + "status " + ended.status();
  }

  /** A list that is read without pip's parser says the same to it. */
  @Test
  void aListOfPinnedNamesMeansWhatItMeansToPip() throws Exception {
    assertThat(
            output(
                """
                import wheel_asked
                plain = [
                    "", "# nothing", "a==1", "A.b_c == 1!2.0.post1+local.1 # why\\n\\n  d-e==2\\t# x\\n", "a==1\\x0cb==2",
                    "a==1\\r\\nb==2\\r", "  # only\\n\\t", "a==1 #--hash=sha256:0",
                ]
                others = [
                    "a", "a>=1", "a==1.*", "a==1;python_version<'3'", "a[b]==1", "a==1#x", "-r more.txt", "--no-index",
                    "a==1 --hash=sha256:" + "0" * 64, "a==1 \\\\\\n --hash=sha256:" + "0" * 64, "# x \\\\\\na==1", "./a==1",
                    "a-1.0-py3-none-any.whl", "a @ https://example.org/a.zip", "a==${VERSION}", "\\u00e4==1", "a==1,==1",
                ]
                file = folder / "requirements.txt"
                options = argparse.Namespace(requirement=[file], constraint=[])
                for text in plain:
                    file.write_bytes(text.encode())
                    quick = wheel_asked.pins(options)
                    assert wheel_asked.plain(file) is not None, text
                    wheel_asked.plain, kept = lambda file: None, wheel_asked.plain
                    assert wheel_asked.pins(options) == quick, (text, quick, wheel_asked.pins(options))
                    wheel_asked.plain = kept
                for text in others:
                    file.write_bytes(text.encode())
                    assert wheel_asked.plain(file) is None, text
                """))
        .isEqualTo("status 0");
  }

  @Test
  void aStepEndsWhereItCannotBeClosed() throws Exception {
    assertThat(
            output(
                """
                import wheel_guard
                closed = folder / "closed"
                wheel_guard.close_writable = closed.touch
                wheel_guard.Closing().wait()
                print(closed.exists())

                def broken():
                    raise PermissionError("no")
                wheel_guard.close_writable = broken
                wheel_guard.Closing().wait()
                print("goes on")
                """))
        .startsWith("True\n")
        .contains("PermissionError: no")
        .contains("ERROR: what all users may write to cannot be closed (see above).")
        .doesNotContain("goes on")
        .endsWith("status 1");
  }
}
