package io.kuberewind.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

class SafeTextTest {
  private static final String HOSTILE = "a\u001b[2J\u009b31m\nb\u202ec\u007f\r";

  @Test
  void nothingActsOnATerminal() {
    assertThat(SafeText.line(HOSTILE)).isEqualTo("a\uFFFD[2J\uFFFD31m\uFFFDb\uFFFDc\uFFFD\uFFFD");
  }

  @Test
  void linesMayStay() {
    assertThat(SafeText.lines("a\nb\u001bc")).isEqualTo("a\nb\uFFFDc");
  }

  @Test
  void jsonKeepsItsMeaning() throws IOException {
    StringWriter out = new StringWriter();
    try (Writer safe = SafeText.json(out)) {
      safe.write("{\n\"a\":\"\u009b\u202e\u00e9\"}");
    }

    assertThat(out).hasToString("{\n\"a\":\"\\u009b\\u202e\u00e9\"}");
  }
}
