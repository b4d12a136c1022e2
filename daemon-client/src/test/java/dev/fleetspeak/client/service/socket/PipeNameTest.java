package dev.fleetspeak.client.service.socket;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of a pipe's name (client.md 7.3). */
class PipeNameTest {
  private static final String PREFIX = "\\\\.\\pipe\\";

  private static void assertRefused(String name, String why) {
    assertThatThrownBy(() -> PipeName.check(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void line45_thePrefixAndNinetySixBytesForUrlsAreAPipesName() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[96];
      random.nextBytes(bytes);
      String name = PREFIX + Base64.getUrlEncoder().encodeToString(bytes);
      assertThatCode(() -> PipeName.check(name)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\\\.\\PIPE\\", "\\\\.\\pipe", "\\\\host\\pipe\\", " \\\\.\\pipe\\"})
  void line45_anotherPrefixIsRefused(String prefix) {
    assertRefused(prefix + "A".repeat(128), "does not begin with \\\\.\\pipe\\");
  }

  @ParameterizedTest
  @CsvSource({"0,less", "127,less", "129,more", "1000,more"})
  void line45_anotherLengthIsRefused(int length, String which) {
    assertRefused(
        PREFIX + "A".repeat(length), "has " + which + " than 128 characters behind \\\\.\\pipe\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "/", "=", ".", " ", "\\", "é", "\u0000", "Ａ"})
  void line45_anotherCharacterIsRefusedByItsPlace(String other) {
    String why =
        "has something else than A-Z, a-z, 0-9, - and _ as character %d behind \\\\.\\pipe\\";
    assertRefused(PREFIX + other + "A".repeat(127), why.formatted(1));
    assertRefused(PREFIX + "A".repeat(127) + other, why.formatted(128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void line45_aLineEndIsRefused(String end) {
    assertRefused(PREFIX + "A".repeat(128) + end, "ends with a line end");
  }
}
