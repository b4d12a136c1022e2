package dev.fleetspeak.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "15728640, 8080c007",
    "20971520, 8080800a"
  })
  void lengthsOfB9(int length, String prefix) throws Exception {
    byte[] frame = StreamFrames.frame(new byte[length]);
    assertThat(Arrays.copyOf(frame, frame.length - length)).isEqualTo(hex(prefix));
    assertThat(StreamFrames.read(new ByteArrayInputStream(frame), WireLimits.MAX_CONTACT_BYTES))
        .hasSize(length);
  }

  @Test
  void smallestPreambleOfB5() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StreamFrames.writeMagic(out);
    StreamFrames.write(out, hex("0a02082a"));
    assertThat(out.toByteArray()).isEqualTo(hex("0110eef1040a02082a"));
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    StreamFrames.readMagic(in);
    assertThat(StreamFrames.read(in, 100)).isEqualTo(hex("0a02082a"));
    assertThat(StreamFrames.read(in, 100)).isNull();
  }

  @Test
  void aLengthOverTheLimitIsRefusedBeforeItsBytes() {
    assertThatThrownBy(
            () -> StreamFrames.read(new ByteArrayInputStream(hex("8180800a")), 20 * 1024 * 1024))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("20971521");
    assertThatThrownBy(
            () -> StreamFrames.read(new ByteArrayInputStream(hex("ffffffffffffffffff01")), 1 << 20))
        .isInstanceOf(FramingException.class);
    assertThatThrownBy(
            () -> StreamFrames.read(new ByteArrayInputStream(hex("ffffffffffffffffff02")), 1 << 20))
        .isInstanceOf(FramingException.class);
  }

  @Test
  void anEndInsideAFrameIsUnexpected() {
    assertThatThrownBy(() -> StreamFrames.read(new ByteArrayInputStream(hex("0301")), 100))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> StreamFrames.read(new ByteArrayInputStream(hex("80")), 100))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> StreamFrames.readMagic(new ByteArrayInputStream(hex("0110ee"))))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> StreamFrames.readMagic(new ByteArrayInputStream(hex("0110eef2"))))
        .isInstanceOf(FramingException.class);
  }

  @Test
  void theAssemblerFindsTheSameFramesHoweverTheBytesAreCut() throws Exception {
    Random random = new Random(7);
    List<byte[]> bodies = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StreamFrames.writeMagic(out);
    for (int size : new int[] {0, 1, 127, 128, 5000, 0, 70000}) {
      byte[] body = new byte[size];
      random.nextBytes(body);
      bodies.add(body);
      StreamFrames.write(out, body);
    }
    byte[] all = out.toByteArray();
    for (int round = 0; round < 200; round++) {
      FrameAssembler assembler = new FrameAssembler(70000);
      List<byte[]> found = new ArrayList<>();
      int at = 0;
      while (at < all.length) {
        int next = Math.min(all.length, at + 1 + random.nextInt(round < 100 ? 7 : 9000));
        FrameAssembler.Input input = new FrameAssembler.Input(all, at, next);
        byte[] body;
        while ((body = assembler.next(input)) != null) {
          found.add(body);
        }
        assertThat(input.isEmpty()).isTrue();
        at = next;
      }
      assertThat(found).usingElementComparator(Arrays::compare).isEqualTo(bodies);
      assertThat(assembler.isBetweenFrames()).isTrue();
    }
  }

  @Test
  void hostileBytesGiveFramesOrRefusalsAndNothingElse() {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && random.nextBoolean()) {
        System.arraycopy(hex("0110eef1"), 0, bytes, 0, 4);
      }
      FrameAssembler assembler = new FrameAssembler(64);
      FrameAssembler.Input input = new FrameAssembler.Input(bytes, 0, bytes.length);
      try {
        byte[] body;
        while ((body = assembler.next(input)) != null) {
          assertThat(body.length).isLessThanOrEqualTo(64);
        }
        assertThat(input.isEmpty()).isTrue();
      } catch (FramingException expected) {
        assertThat(expected).hasMessageMatching(".*(magic|length|limit).*");
      }
    }
  }

  @Test
  void zlibOfB2AndB4Inflates() throws IOException {
    assertThat(Zlib.inflate(hex("789ce362e2d00200006c003f"), 100)).isEqualTo(hex("0a02082a"));
    assertThat(Zlib.inflate(hex("7801010400fbff0a02082a006c003f"), 100)).isEqualTo(hex("0a02082a"));
    byte[] body = new byte[100_000];
    new Random(1).nextBytes(body);
    assertThat(Zlib.inflate(Zlib.deflate(body), body.length)).isEqualTo(body);
  }

  @Test
  void bombsAndBrokenStreamsAreRefused() {
    byte[] bomb = Zlib.deflate(new byte[50_000_000]);
    assertThatThrownBy(() -> Zlib.inflate(bomb, 1_000_000))
        .isInstanceOf(BadCompressionException.class)
        .hasMessageContaining("1000000");
    assertThatThrownBy(() -> Zlib.inflate(hex("789ce362e2d002"), 100))
        .isInstanceOf(BadCompressionException.class);
    assertThatThrownBy(() -> Zlib.inflate(hex("0a02082a"), 100))
        .isInstanceOf(BadCompressionException.class);
  }
}
