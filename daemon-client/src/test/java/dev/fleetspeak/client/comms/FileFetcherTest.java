package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class FileFetcherTest {
  @Test
  void namesAreEscapedTwice() {
    assertThat(FileFetcher.path("system", "RevokedCertificates"))
        .isEqualTo("/files/system/RevokedCertificates");
    assertThat(FileFetcher.path("testService", "testsFiles/foo"))
        .isEqualTo("/files/testService/testsFiles%252Ffoo");
    assertThat(FileFetcher.path("a b", "50%+ä")).isEqualTo("/files/a%2520b/50%2525+%25C3%25A4");
  }

  @Test
  void namesThatWouldLeaveTheFolderAreRefused() {
    for (String name : new String[] {"", ".", ".."}) {
      assertThatThrownBy(() -> FileFetcher.path("system", name))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FileFetcher.path(name, "file"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void timesAreSaidInGreenwichWhateverTheZone() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      Instant time = Instant.parse("2006-01-02T15:04:05.9Z");
      assertThat(HttpDate.format(time)).isEqualTo("Mon, 02 Jan 2006 15:04:05 GMT");
      assertThat(HttpDate.parse("Mon, 02 Jan 2006 15:04:05 GMT"))
          .isEqualTo(Instant.parse("2006-01-02T15:04:05Z"));
    } finally {
      TimeZone.setDefault(before);
    }
    assertThat(HttpDate.parse("yesterday")).isNull();
    assertThat(HttpDate.parse(null)).isNull();
  }
}
