package dev.fleetspeak.server.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Message tokens (wire-server 6.4). */
class MessageTokensTest {
  private final MessageTokens tokens = new MessageTokens();

  private static Message message(String service, String type) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType(type)
        .build();
  }

  @Test
  @DisplayName("no grant: no limits, and spending changes nothing (W12)")
  void noGrant() {
    assertThat(tokens.grant(Map.of())).isFalse();
    tokens.spend(List.of(message("foo", "Foo")));
    assertThat(tokens.limits()).isNull();
  }

  @Test
  @DisplayName("foo 20, system 20; one Foo and one Die sent: foo 19, system 20")
  void theExample() {
    tokens.grant(Map.of("foo", 20L, "system", 20L));
    tokens.spend(List.of(message("foo", "Foo"), message("system", "Die")));
    assertThat(tokens.limits())
        .containsExactlyInAnyOrderEntriesOf(Map.of("foo", 19L, "system", 20L));
    tokens.spend(List.of(message("system", "RestartService"), message("foo", "Die")));
    assertThat(tokens.limits())
        .containsExactlyInAnyOrderEntriesOf(Map.of("foo", 18L, "system", 19L));
  }

  @Test
  @DisplayName("FLAW 8, W11: counts never fall below zero nor wrap")
  void saturation() {
    tokens.grant(Map.of("foo", 1L));
    tokens.spend(Collections.nCopies(3, message("foo", "Foo")));
    assertThat(tokens.limits()).containsEntry("foo", 0L);
    tokens.grant(Map.of("foo", -1L));
    tokens.grant(Map.of("foo", 5L));
    assertThat(tokens.limits()).containsEntry("foo", Long.MAX_VALUE);
    tokens.spend(List.of(message("unheard", "Foo")));
    assertThat(tokens.limits()).doesNotContainKey("unheard");
  }

  @Test
  @DisplayName("only a rise from zero is a refill")
  void refill() {
    assertThat(tokens.grant(Map.of("foo", 1L))).isTrue();
    assertThat(tokens.grant(Map.of("foo", 1L))).isFalse();
    assertThat(tokens.grant(Map.of("bar", 0L))).isFalse();
    tokens.spend(Collections.nCopies(2, message("foo", "Foo")));
    assertThat(tokens.grant(Map.of("foo", 1L))).isTrue();
  }

  @Test
  @DisplayName("a client that invents services without end is not remembered without end")
  void bounded() {
    Map<String, Long> many = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      many.put("service " + i, 1L);
    }
    tokens.grant(many);
    assertThat(tokens.limits()).hasSize(1000);
  }
}
