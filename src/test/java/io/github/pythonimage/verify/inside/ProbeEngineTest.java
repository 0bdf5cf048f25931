package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.engine.Probe;
import io.github.pythonimage.engine.ProbeOutcome;
import io.github.pythonimage.engine.TestEngine;
import io.github.pythonimage.verify.GoodImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The probe's own reading of versions, markers and file lists, in the interpreter it runs in. */
@Tag("engine")
@Timeout(120)
class ProbeEngineTest {
  private static final String HEAD =
      """
      import sys
      probe = {"__name__": "probe"}
      exec(sys.argv[1], probe)
      globals().update({k: v for k, v in probe.items() if not k.startswith("__")})

      def undecided(work, *arguments):
          try:
              work(*arguments)
          except Undecided:
              return True
          return False

      """;

  private static void inPython(String assertions) throws IOException {
    try (var test = new TestEngine()) {
      var good = GoodImage.of(test);
      var command =
          List.of(
              good.python(), "-I", "-B", "-c", HEAD + assertions, OldProbeScript.text(), "/opt");
      assertThat(test.engine().run(Probe.of(good.name(), command)))
          .isEqualTo(new ProbeOutcome.Finished(0, "", ""));
    }
  }

  @Test
  void readsVersionsMarkersAndFileLists() throws IOException {
    inPython(
        """
        order = ["1.dev1", "1a1", "1b2.dev3", "1b2", "1rc1", "1", "1.post1", "1.0.1", "1.2", "1.10", "1!0"]
        assert sorted(reversed(order), key=version_key) == order
        assert version_key("1.0") == version_key("1") == version_key("v1.0.0+local.1")
        assert undecided(version_key, "2004d-final?")

        assert satisfies("2.3.1", ">=2,<3") and not satisfies("3.0", ">=2,<3")
        assert satisfies("1.26.4", "~=1.26.0") and not satisfies("1.27", "~=1.26.0")
        assert satisfies("2.9", "~=2.2") and not satisfies("3.0", "~=2.2")
        assert satisfies("1.2.9", "==1.2.*") and not satisfies("1.3", "==1.2.*")
        assert satisfies("1.3", "!=1.2.*") and not satisfies("1.2.post1", "!=1.2.*")
        assert satisfies("1.0", "(>=1.0)") and satisfies("1.0", "===1.0") and satisfies("7", "")
        assert not satisfies("1.0.post1", ">1.0") and not satisfies("1.0rc1", "<1.0")
        assert undecided(satisfies, "1.0", "newest")

        env = dict(marker_environment("fast"), python_version="3.13", sys_platform="linux",
                   platform_python_implementation="CPython", platform_release="6.1.0-generic")
        holds = lambda text: Marker(text, env).holds()
        assert holds("python_version >= '3.9'") and not holds("python_version < '3.9'")
        assert holds("'3.9' < python_version")
        assert holds("python_version in '3.12 3.13'") and not holds("python_version not in '3.13'")
        assert holds("sys_platform == 'linux' and (os_name != 'nt' or extra == 'slow')")
        assert holds("sys_platform == 'win32' or extra == 'fast'")
        assert not holds("sys_platform == 'win32' or extra == 'slow' and python_version > '3'")
        assert holds('platform_python_implementation != "PyPy"')
        assert undecided(holds, "python_version >=") and undecided(holds, "colour == 'red'")
        assert undecided(holds, "platform_release ~= '6'") and undecided(holds, "os_name == 'a' 'b'")

        assert requirement("Foo.Bar [a,B_c]>=1,<2 ; extra == 'x'") == ("foo-bar", ["a", "b-c"], ">=1,<2", "extra == 'x'")
        assert requirement("foo (>=1.0)") == ("foo", [], "(>=1.0)", "")
        assert requirement("foo @ https://host/foo.whl") == ("foo", [], "", "")
        assert undecided(requirement, "-e .")

        files = ["a/__init__.py", "a/b.py", "_c.so", "d.cpython-313-x86_64-linux-gnu.so", "e.py", "tests/__init__.py",
                 "ns/x/__init__.py", "ns/y.py", "a.libs/libz.so", "a-1.dist-info/x.py", "../../bin/f.py", "data/readme.txt"]
        suffixes = [".cpython-313-x86_64-linux-gnu.so", ".so", ".py"]
        assert top_modules(files, suffixes) == ["a", "d", "e", "ns.x", "ns.y"], top_modules(files, suffixes)

        tools = "gcc cc g++ c++ x86_64-linux-gnu-gcc-14 aarch64-linux-musl-ld gcc-14 clang-19 ld ld.bfd ld.gold as make cmake go cc1 cpp rustc"
        assert all(TOOL.match(t) for t in tools.split())
        assert not any(TOOL.match(t) for t in "ld.so ldd ldconfig make-temp ascii gconv asdf link gccgo.txt".split())

        results = import_all(["json", "no_such_module", "antigravity_no", "this"])
        assert [r["name"] for r in results] == ["json", "no_such_module", "antigravity_no", "this"]
        assert [bool(r["error"]) for r in results] == [False, True, True, False], results
        """);
  }
}
