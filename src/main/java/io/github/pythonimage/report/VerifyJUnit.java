package io.github.pythonimage.report;

import io.github.pythonimage.verify.RuleResult;
import io.github.pythonimage.verify.RuleResult.Outcome;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code verify.junit.xml}: each rule is a test case of one image, for the reports of CI servers.
 */
public final class VerifyJUnit {
  private VerifyJUnit() {}

  /** The file's text. */
  public static String text(Verification verification) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      suite(xml, verification);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string cannot be written to", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, Verification verification)
      throws XMLStreamException {
    var results = verification.results();
    line(xml, 0);
    xml.writeStartElement("testsuites");
    line(xml, 1);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", plain(verification.target().name()));
    xml.writeAttribute("tests", String.valueOf(results.size()));
    xml.writeAttribute("failures", String.valueOf(count(results, Outcome.ERROR)));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute(
        "skipped",
        String.valueOf(count(results, Outcome.ACCEPTED) + count(results, Outcome.NOT_CHECKED)));
    for (var result : results) {
      testCase(xml, verification, result);
    }
    line(xml, 1);
    xml.writeEndElement();
    line(xml, 0);
    xml.writeEndElement();
  }

  private static long count(List<RuleResult> results, Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  private static void testCase(XMLStreamWriter xml, Verification verification, RuleResult result)
      throws XMLStreamException {
    line(xml, 2);
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", plain(verification.target().label().replace('/', '.')));
    xml.writeAttribute("name", plain(result.rule()));
    xml.writeAttribute("time", "0");
    switch (result.outcome()) {
      case ERROR -> failure(xml, result);
      case ACCEPTED -> skipped(xml, String.join("\n", accepted(result).toList()));
      case NOT_CHECKED -> skipped(xml, "not checked: another finding says why");
      default -> {}
    }
    var notes = notes(result);
    if (!notes.isEmpty()) {
      line(xml, 3);
      xml.writeStartElement("system-out");
      xml.writeCharacters(plain(notes));
      xml.writeEndElement();
    }
    line(xml, 2);
    xml.writeEndElement();
  }

  private static void failure(XMLStreamWriter xml, RuleResult result) throws XMLStreamException {
    var errors = result.findings().stream().filter(Finding::isError).map(Finding::message).toList();
    line(xml, 3);
    xml.writeStartElement("failure");
    xml.writeAttribute("type", plain(result.rule()));
    xml.writeAttribute("message", plain(errors.get(0)));
    xml.writeCharacters(plain(String.join("\n", errors)));
    xml.writeEndElement();
  }

  private static void skipped(XMLStreamWriter xml, String why) throws XMLStreamException {
    line(xml, 3);
    xml.writeEmptyElement("skipped");
    xml.writeAttribute("message", plain(why));
  }

  /** What does not fail the test case. */
  private static String notes(RuleResult result) {
    var warnings =
        result.findings().stream()
            .filter(finding -> !finding.isError())
            .map(finding -> "warning: " + finding.message());
    return Stream.concat(warnings, accepted(result)).collect(Collectors.joining("\n"));
  }

  private static Stream<String> accepted(RuleResult result) {
    return result.accepted().stream()
        .map(one -> "accepted: " + one.finding().message() + " (" + one.reason() + ")");
  }

  private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  /** Without what XML cannot have: paths in an image may have any bytes. */
  private static String plain(String text) {
    return text.codePoints()
        .map(c -> isAllowed(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAllowed(int character) {
    return character == '\n'
        || character == '\t'
        || (character >= ' ' && character < Character.MIN_SURROGATE)
        || (character > Character.MAX_SURROGATE && character < 0xFFFE)
        || character > 0xFFFF;
  }
}
