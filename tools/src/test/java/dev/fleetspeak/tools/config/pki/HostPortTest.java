package dev.fleetspeak.tools.config.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({"a.example:443,a.example,443", "192.0.2.1:1,192.0.2.1,1", "[::1]:7443,::1,7443"})
  void splits(String text, String host, String port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "::1:443", "::1", ":443", "a:", "a:b", "a:70000", "[::1]"})
  void refuses(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesThatLookLikeNumbersAreNames() {
    assertThat(HostPort.literal("1.2.3")).isEmpty();
    assertThat(HostPort.literal("256.1.1.1")).isEmpty();
    assertThat(HostPort.literal("1.2.3.4.example")).isEmpty();
    assertThat(HostPort.literal("fe80::1%eth0")).isEmpty();
    assertThat(HostPort.literal("1.2.3.4")).isPresent();
    assertThat(HostPort.literal("2001:db8::1")).isPresent();
  }

  @Test
  void loopbackIsRecognised() {
    assertThat(HostPort.parse("localhost:1").isLoopback()).isTrue();
    assertThat(HostPort.parse("127.8.8.8:1").isLoopback()).isTrue();
    assertThat(HostPort.parse("[::1]:1").isLoopback()).isTrue();
    assertThat(HostPort.parse("example:1").isLoopback()).isFalse();
  }
}
