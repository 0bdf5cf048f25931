package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogSanitizerTest {

  @Test
  void coloursTitlesAndMovementsGoAndWordsStay() {
    assertThat(LogSanitizer.text("\u001b[1;31merror:\u001b[0m no \u001b]0;title\u0007luck"))
        .isEqualTo("error: no luck");
    assertThat(LogSanitizer.text("a\tb\u0008c\u009b")).isEqualTo("a\tbc");
    assertThat(LogSanitizer.text("\u001b[2J\u001b[H\u001b(Bdone \u65e5\u672c"))
        .isEqualTo("done 日本");
  }

  @Test
  void loginsInAddressesAreNotForAnybody() {
    assertThat(LogSanitizer.text("GET https://me:pa55@index.example/simple/ and more"))
        .isEqualTo("GET https://***@index.example/simple/ and more");
    assertThat(
            LogSanitizer.text(
                "['curl', 'http://to:k@n@host:80/x@y.whl', \"git+https://t0k3n@h/\"]"))
        .isEqualTo("['curl', 'http://***@host:80/x@y.whl', \"git+https://***@h/\"]");
    assertThat(LogSanitizer.text("git+ssh://git:word@host/x ssh://a:b@host"))
        .isEqualTo("git+ssh://***@host/x ssh://***@host");
    assertThat(LogSanitizer.text("git+ssh://git@host/x me@host https://host/a@b"))
        .isEqualTo("git+ssh://git@host/x me@host https://host/a@b");
  }

  @Test
  void linesCannotBeForged() {
    assertThat(LogSanitizer.line("no such file\n[INFO] BUILD SUCCESS\r\n[INFO] done"))
        .isEqualTo("no such file\\n[INFO] BUILD SUCCESS\\n[INFO] done");
    assertThat(LogSanitizer.line("ERROR: all is lost\rall is well\u2028[INFO]\u0085\u000b"))
        .isEqualTo("ERROR: all is lostall is well\\u2028[INFO]");
    assertThat(LogSanitizer.line("\u001b]0;never ends [INFO]")).isEqualTo("0;never ends [INFO]");
  }

  @Test
  void whatHidesOrTurnsAroundIsSpelledOut() {
    assertThat(LogSanitizer.line("exe.\u202egpj and \u2066isolated\u2069 pay\u200bpal \ufeff"))
        .isEqualTo("exe.\\u202egpj and \\u2066isolated\\u2069 pay\\u200bpal \\ufeff");
    assertThat(LogSanitizer.line("tag " + Character.toString(0xE0041) + " half \ud83d"))
        .isEqualTo("tag \\ue0041 half \\ud83d");
    assertThat(LogSanitizer.line("a\u3164b\u115fc\u1160d\uffa0e\ufe0ff\u034fg\u180bh\u17b4"))
        .isEqualTo("a\\u3164b\\u115fc\\u1160d\\uffa0e\\ufe0ff\\u034fg\\u180bh\\u17b4");
    assertThat(LogSanitizer.line("한글 \u1100\u1161 \u1780")).isEqualTo("한글 \u1100\u1161 \u1780");
    assertThat(LogSanitizer.line("naïve 日本 🚀 e\u0301 \u05d0"))
        .isEqualTo("naïve 日本 🚀 e\u0301 \u05d0");
  }

  @Test
  void nothingIsACommandToTheAgentOfACiServer() {
    assertThat(LogSanitizer.line("/srv/##vso[task.complete result=Succeeded;]x"))
        .isEqualTo("/srv/# #vso[task.complete result=Succeeded;]x");
    assertThat(LogSanitizer.line("a ##[endgroup] b ##TeamCity[x] ###octopus[y]"))
        .isEqualTo("a # #[endgroup] b # #TeamCity[x] ## #octopus[y]");
    assertThat(LogSanitizer.line("#\u001b[m#vso[task.complete]"))
        .isEqualTo("# #vso[task.complete]");
    assertThat(LogSanitizer.line(" \t\u00a0::add-mask::e")).isEqualTo(" \t\u00a0: :add-mask::e");
    assertThat(LogSanitizer.line("::set-env name=PATH::/tmp"))
        .isEqualTo(": :set-env name=PATH::/tmp");
    assertThat(LogSanitizer.lines("2 mistakes:\n##[error]x\n::stop-commands::y"))
        .isEqualTo("2 mistakes:\n# #[error]x\n: :stop-commands::y");
  }

  @Test
  void headingsAddressesAndNamesOfCppStayAsTheyAre() {
    for (var text :
        List.of(
            "## Usage [1]", "###", "x[##]", "::1 refused", "error in std::vector::at", "#[x]")) {
      assertThat(LogSanitizer.line(text)).isEqualTo(text);
    }
  }

  @Test
  void longLinesEndWithHowMuchIsMissing() {
    assertThat(LogSanitizer.line("x".repeat(4_000))).hasSize(4_000);
    assertThat(LogSanitizer.line("x".repeat(5_001)))
        .isEqualTo("x".repeat(4_000) + "… (1001 more characters)");
    assertThat(LogSanitizer.line("x".repeat(3_999) + "🚀".repeat(10)))
        .startsWith("x".repeat(3_999) + "…");
    assertThat(LogSanitizer.text("x".repeat(5_001))).hasSize(5_001);
  }

  @Test
  @Timeout(20)
  void timeGrowsWithTheLengthAlone() {
    var length = 1 << 20;
    for (var piece :
        List.of("a.", "a://", "\u001b[", "\u001b]", "@", "x://y", "\u001b]a", "##", "##a", "::a")) {
      assertThat(LogSanitizer.text(piece.repeat(length / piece.length()) + "@")).isNotNull();
    }
  }

  @Test
  void anErrorWithALineForEachMistakeKeepsItsLines() {
    assertThat(LogSanitizer.lines("2 mistakes:\n<a>: \u001b[31mred\n<b>: long"))
        .isEqualTo("2 mistakes:\n<a>: red\n<b>: long");
  }

  @Property(tries = 1000)
  void whateverIsWrittenIsOneVisibleLine(@ForAll @From("hostile") String written) {
    assertThat(LogSanitizer.line(written))
        .hasSizeLessThan(6 * LogSanitizer.LONGEST)
        .satisfies(LogSanitizerTest::isVisible);
    assertThat(LogSanitizer.text(written)).satisfies(LogSanitizerTest::isVisible);
  }

  @Property
  void whatIsSafeStaysSafeAndIsNotChangedAgain(@ForAll @From("hostile") String written) {
    var once = LogSanitizer.text(written);

    assertThat(LogSanitizer.text(once)).isEqualTo(once);
  }

  /** Written apart from the sanitizer: by code points, not by categories. */
  private static void isVisible(String line) {
    assertThat(line.codePoints())
        .allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f)
        .noneMatch(c -> c >= 0x80 && c <= 0x9f)
        .noneMatch(c -> c >= 0x200b && c <= 0x200f || c >= 0x2028 && c <= 0x202e)
        .noneMatch(c -> c >= 0x2060 && c <= 0x206f && c != 0x2065)
        .noneMatch(c -> c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff)
        .noneMatch(c -> c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0)
        .noneMatch(c -> c >= 0xfe00 && c <= 0xfe0f || c == 0x17b4 || c == 0x17b5)
        .noneMatch(c -> c >= 0xd800 && c <= 0xdfff || c >= 0xe0000);
  }

  @Provide
  Arbitrary<String> hostile() {
    var pieces =
        Arbitraries.of(
            "\u001b[31m",
            "\u001b]8;;http://x\u0007",
            "\u001b]0;",
            "\u001b",
            "\u009b2J",
            "\r",
            "\n",
            "\r\n[INFO] BUILD SUCCESS",
            "\u202e",
            "\u2069",
            "\u200b",
            "\u2028",
            "\u0085",
            "\b\b\b",
            "\u0000",
            "\ud83d",
            "\udc00",
            "https://bob:secret@host/",
            "@",
            "::error::",
            "##vso[",
            "##[",
            "#",
            "::",
            "日本",
            "a",
            " ");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(5))
        .list()
        .ofMaxSize(40)
        .map(list -> String.join("", list));
  }
}
