package dev.fleetspeak.tools.admin.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static final Instant NOW = Instant.parse("2031-03-09T08:15:42.007Z");

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "10s,PT10S", "10,PT10S", "5m,PT5M", "2h,PT2H", "7d,PT168H"})
  void spans(String text, Duration span) throws Exception {
    assertThat(TimeText.span("f", text)).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1s", "1w", "1.5h", "99999999999"})
  void noSpans(String text) {
    assertThatThrownBy(() -> TimeText.span("flag", text))
        .isInstanceOf(AdminException.class)
        .hasMessageContaining("--flag");
  }

  @Test
  void points() throws Exception {
    assertThat(TimeText.point("f", "", NOW)).isNull();
    assertThat(TimeText.point("f", "2h", NOW))
        .isEqualTo(TimeText.timestamp(NOW.minus(Duration.ofHours(2))));
    assertThat(TimeText.point("f", "2031-01-01T00:00:00Z", NOW))
        .isEqualTo(TimeText.timestamp(Instant.parse("2031-01-01T00:00:00Z")));
    assertThatThrownBy(() -> TimeText.point("f", "2031-01-01T", NOW))
        .isInstanceOf(AdminException.class);
  }

  @Test
  void tablesHaveTheReferencesForm() {
    assertThat(TimeText.table(TimeText.timestamp(NOW)))
        .isEqualTo("08:15:42.007 2031.03.09")
        .hasSize(23);
  }
}
