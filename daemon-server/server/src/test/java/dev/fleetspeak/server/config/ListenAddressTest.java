package dev.fleetspeak.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in Go's style (server.md 7.2). */
class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:443, 127.0.0.1:443",
    "[::1]:443, [0:0:0:0:0:0:0:1]:443",
    "localhost:0, 127.0.0.1:0"
  })
  @DisplayName("host:port and [::1]:port")
  void addresses(String text, String numbers) {
    assertThat(ListenAddress.text(ListenAddress.parse(text))).isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(strings = {":443", "[]:443"})
  @DisplayName(":port means every address")
  void wildcard(String text) {
    assertThat(ListenAddress.parse(text).getAddress().isAnyLocalAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "localhost:65536", "a:-1", "::1:80"})
  @DisplayName("anything else is refused")
  void bad(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageContaining("is no address");
  }
}
