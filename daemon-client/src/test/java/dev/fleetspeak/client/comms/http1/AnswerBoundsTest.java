package dev.fleetspeak.client.comms.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A hostile server cannot make the client remember heads without end. */
class AnswerBoundsTest {

  /** A beginning, then the same text for ever. */
  private static final class Endless extends InputStream {
    private final String begin;
    private final String rest;
    private long at;

    Endless(String begin, String rest) {
      this.begin = begin;
      this.rest = rest;
    }

    @Override
    public int read() {
      long present = at++;
      return present < begin.length()
          ? begin.charAt((int) present)
          : rest.charAt((int) ((present - begin.length()) % rest.length()));
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      target[from] = (byte) read();
      return 1;
    }
  }

  private static AnswerReader reader(InputStream in) {
    return new AnswerReader(new WireInput(in));
  }

  @Test
  void aLineWithoutEndIsRefused() {
    assertThatThrownBy(() -> reader(new Endless("HTTP/1.1 200 OK", "k")).finalHead())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("longer than 16384");
    assertThatThrownBy(() -> reader(new Endless("HTTP/1.1 200 OK\r\nA: ", "a")).finalHead())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("longer than 16384");
  }

  @Test
  void headersAndInterimAnswersWithoutEndAreRefused() {
    assertThatThrownBy(() -> reader(new Endless("HTTP/1.1 200 OK\r\n", "A: b\r\n")).finalHead())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 100 headers");
    assertThatThrownBy(() -> reader(new Endless("", "HTTP/1.1 100 Continue\r\n\r\n")).finalHead())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("interim answers without end");
  }

  @Test
  void whatIsWithinTheBoundsIsRead() throws Exception {
    String head = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100) + "\r\n";
    assertThat(
            reader(new java.io.ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)))
                .finalHead()
                .headers())
        .hasSize(100);
  }
}
