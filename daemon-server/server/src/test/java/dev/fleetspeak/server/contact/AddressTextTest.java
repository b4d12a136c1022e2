package dev.fleetspeak.server.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as operators know them (wire-server 2.2). */
class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3:80",
    "::1, [::1]:80",
    "::, [::]:80",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
    "2001:db8:0:0:0:0:0:1, [2001:db8::1]:80",
    "fe80::, [fe80::]:80",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:80",
    "2001:0db8:85a3:1111:2222:8a2e:0370:7334, [2001:db8:85a3:1111:2222:8a2e:370:7334]:80",
  })
  void numericForm(String ip, String text) throws Exception {
    InetAddress[] addresses = InetAddress.getAllByName(ip);
    assertThat(AddressText.of(new InetSocketAddress(addresses[0], 80))).isEqualTo(text);
  }

  @Test
  void whatHasNoAddressIsEmptyAndWhatIsLongIsCut() {
    assertThat(AddressText.of(InetSocketAddress.createUnresolved("", 0))).isEmpty();
    assertThat(AddressText.of(InetSocketAddress.createUnresolved("front", 7))).isEqualTo("front:7");
    SocketAddress odd =
        new SocketAddress() {
          private static final long serialVersionUID = 1L;

          @Override
          public String toString() {
            return "x".repeat(100);
          }
        };
    assertThat(AddressText.of(odd)).hasSize(64);
  }
}
