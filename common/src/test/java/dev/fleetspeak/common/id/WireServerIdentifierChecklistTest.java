package dev.fleetspeak.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 34 to 51 of wire-server section 9, and the vectors of its section 7. */
class WireServerIdentifierChecklistTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void line34_emptyClientIdIsNil() {
    assertThat(ClientId.of(new byte[0])).hasToString("nil").isEqualTo(ClientId.NIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"616263", "01020304050607", "010203040506070809"})
  void lines35_36_41_otherLengthsAreErrors(String bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientId.of(hex(bytes)))
        .withMessage("ClientID must be 8 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000",
        "000000ff00000000",
        "0001020304050607",
        "0102030405060708",
        "fffefdfcfbfbfaf9"
      })
  void lines37_38_39_40_42_textIsTheHex(String text) {
    assertThat(ClientId.of(hex(text))).hasToString(text);
    assertThat(ClientId.parse(text)).isEqualTo(ClientId.of(hex(text)));
    assertThat(ClientId.parse(text.toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(ClientId.of(hex(text)));
    assertThat(ClientId.parse(text).isNil()).isFalse();
  }

  @Test
  void line43_clientIdsAreMapKeys() {
    Map<ClientId, Integer> map =
        Map.of(
            ClientId.parse("0000000000000001"), 1,
            ClientId.parse("0000000000000002"), 2,
            ClientId.parse("0000000000000003"), 3);
    assertThat(map.get(ClientId.of(hex("0000000000000002")))).isEqualTo(2);
    assertThat(map.get(ClientId.of(hex("0000000000000001")))).isEqualTo(1);
  }

  @Test
  void lines44_45_keysDecideTheId() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair one = generator.generateKeyPair();
    KeyPair other = generator.generateKeyPair();
    assertThat(ClientId.ofPublicKey(one.getPublic()))
        .isEqualTo(ClientId.ofPublicKey(one.getPublic()))
        .isNotEqualTo(ClientId.ofPublicKey(other.getPublic()));
  }

  @Test
  void line46_emptyMessageIdIsNil() {
    assertThat(MessageId.of(new byte[0])).hasToString("nil").isEqualTo(MessageId.NIL);
  }

  @Test
  void lines47_48_50_otherLengthsAreErrors() {
    for (int length : new int[] {3, 31, 33}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MessageId.of(new byte[length]))
          .withMessage("MessageID must be 32 bytes");
    }
  }

  @Test
  void line49_textIsTheHex() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    String text = HexFormat.of().formatHex(bytes);
    assertThat(MessageId.of(bytes)).hasToString(text).isEqualTo(MessageId.parse(text));
  }

  @Test
  void line51_messageIdsAreMapKeys() {
    String zeros = "00".repeat(31);
    Map<MessageId, Integer> map =
        Map.of(MessageId.parse(zeros + "01"), 1, MessageId.parse(zeros + "02"), 2);
    assertThat(map.get(MessageId.of(hex(zeros + "02")))).isEqualTo(2);
    assertThat(map.get(MessageId.of(hex(zeros + "01")))).isEqualTo(1);
  }

  @Test
  void ed25519KeyOfSection7() {
    byte[] spki =
        hex(
            "302a300506032b6570032100"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertThat(ClientId.ofSpki(spki)).hasToString("06e3fd8fda29bb60");
  }

  @Test
  void messageIdsOfSection7AndB10() {
    ClientId client = ClientId.parse("0102030405060708");
    assertThat(
            MessageId.ofClientMessage(
                client, "TestService", ByteString.copyFrom("AAABBBCCC", StandardCharsets.US_ASCII)))
        .hasToString("f94219b96082695f33e6661ce64c8ac292fa3196ac61de9fb1db62333bee875e");
    assertThat(
            MessageId.ofClientMessage(
                client, "Echo", ByteString.copyFrom(hex("000102030405060708090a0b0c0d0e0f"))))
        .hasToString("022161a1ab132d0d78cacd588edcc00261796f7ff267d14ce64e5751b6f87d6e");
    assertThat(
            MessageId.ofClientMessage(
                ClientId.NIL, "Echo", ByteString.copyFrom("abc", StandardCharsets.US_ASCII)))
        .hasToString("bb53b96579c297b65e0a792028722ac77542070bb79df71322dd7e1abdb5f38b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nil", "0123", "zz23456789abcdef"})
  void broadcastIdsTakeOnlySixteenDigits(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BroadcastId.parse(text));
  }
}
