package dev.fleetspeak.console.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Texts, filters, colours and presence (console.md 1 and 3). */
class KitTest {
  private static final char THIN = '\u2009';

  @Test
  @DisplayName("1: digits are grouped by a thin space, from a million on they are short")
  void numbers() {
    assertThat(Numbers.exact(12_480)).isEqualTo("12" + THIN + "480");
    assertThat(Numbers.exact(999)).isEqualTo("999");
    assertThat(Numbers.brief(999_999)).isEqualTo("999" + THIN + "999");
    assertThat(Numbers.brief(1_240_000)).isEqualTo("1.24 M");
    assertThat(Numbers.brief(12_345_678_900L)).isEqualTo("12.3 G");
    assertThat(Numbers.bytes(1536)).isEqualTo("1.50 KiB");
    assertThat(Numbers.bytes(3 * 1024 * 1024)).isEqualTo("3.00 MiB");
    assertThat(Numbers.share(371, 1000)).isEqualTo("37.1 %");
    assertThat(Numbers.share(0, 0)).isEmpty();
  }

  @Test
  @DisplayName("1: ages are said in two units")
  void ages() {
    assertThat(Durations.brief(Duration.ofSeconds(12))).isEqualTo("12 s");
    assertThat(Durations.brief(Duration.ofSeconds(130))).isEqualTo("2 m 10 s");
    assertThat(Durations.brief(Duration.ofHours(3))).isEqualTo("3 h");
    assertThat(Durations.brief(Duration.ofHours(52))).isEqualTo("2 d 4 h");
    assertThat(Durations.brief(Duration.ofSeconds(-3))).isEqualTo("0 s");
  }

  @Test
  @DisplayName("1: presence has three states with the server's thresholds")
  void presence() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    Presence.Rule rule = new Presence.Rule(Duration.ofMinutes(10), Duration.ofHours(24));
    assertThat(rule.judge(now.minusSeconds(600), false, now)).isEqualTo(Presence.ONLINE);
    assertThat(rule.judge(now.minusSeconds(601), false, now)).isEqualTo(Presence.LATE);
    assertThat(rule.judge(now.minusSeconds(601), true, now)).isEqualTo(Presence.ONLINE);
    assertThat(rule.judge(now.minusSeconds(86_400), false, now)).isEqualTo(Presence.SILENT);
    assertThat(rule.judge(null, false, now)).isEqualTo(Presence.SILENT);
  }

  @Test
  @DisplayName("1: a type keeps its slot; a new one takes the least used, 8 last")
  void slots() {
    TypeSlots slots = new TypeSlots();
    int first = slots.slot("A");
    assertThat(slots.slot("ClientInfo")).isZero();
    assertThat(Set.of(first, slots.slot("B"), slots.slot("C"))).hasSize(3).doesNotContain(0, 7);
    assertThat(slots.slot("D")).isEqualTo(7);
    assertThat(slots.slot("A")).isEqualTo(first);
    TypeSlots next = new TypeSlots();
    slots.taken().forEach(next::put);
    assertThat(next.slot("A")).isEqualTo(first);
  }

  @Test
  @DisplayName("3: terms with quotes; a wrong term says why")
  void filters() throws FilterException {
    Set<String> keys = Set.of("label", "last");
    assertThat(Filters.parse("label:\"a b\" 9cd3  last:<1h", keys))
        .containsExactly(
            new FilterTerm("label", "a b"),
            new FilterTerm("", "9cd3"),
            new FilterTerm("last", "<1h"));
    assertThat(Filters.age(new FilterTerm("last", ">3d")))
        .isEqualTo(new Filters.Age(false, Duration.ofDays(3)));
    assertThat(Filters.term("label", "a b")).isEqualTo("label:\"a b\"");
    assertThatThrownBy(() -> Filters.parse("lable:x", keys))
        .hasMessage("there is no key \"lable\"; there are label, last");
    assertThatThrownBy(() -> Filters.parse("label:", keys)).hasMessageContaining("needs a value");
    assertThatThrownBy(() -> Filters.parse("label:\"x", keys)).hasMessageContaining("quote");
    assertThatThrownBy(() -> Filters.age(new FilterTerm("last", "1h"))).hasMessageContaining("<1h");
  }

  @Test
  void widerRanges() {
    assertThat(TimeRange.Last.PRESETS.get(1).wider().name()).isEqualTo("6h");
    assertThat(TimeRange.Last.PRESETS.getLast().wider().name()).isEqualTo("30d");
    assertThat(TimeRange.Last.PRESETS.get(1).words()).isEqualTo("in the last hour");
  }
}
