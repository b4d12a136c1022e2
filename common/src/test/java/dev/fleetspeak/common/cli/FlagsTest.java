package dev.fleetspeak.common.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {
  private static Flags flags() {
    return Flags.of("Usage: program [flags]")
        .string("admin_addr", "localhost:6061", "where")
        .bool("check", "only look")
        .integer("count", 3, "how many")
        .list("label", "labels")
        .logging();
  }

  @Test
  void oneDashOrTwoWithOrWithoutEqualsSign() throws Exception {
    for (List<String> arguments :
        List.of(
            List.of("-admin_addr=a:1"),
            List.of("--admin_addr=a:1"),
            List.of("-admin_addr", "a:1"),
            List.of("--admin_addr", "a:1"),
            List.of("--admin-addr", "a:1"))) {
      assertThat(flags().parse(arguments).string("admin_addr")).isEqualTo("a:1");
    }
    assertThat(flags().parse(List.of()).string("admin_addr")).isEqualTo("localhost:6061");
  }

  @Test
  void booleansTakeTheirValueOnlyAfterAnEqualsSign() throws Exception {
    Flags.Parsed parsed = flags().parse(List.of("-check", "false"));
    assertThat(parsed.bool("check")).isTrue();
    assertThat(parsed.rest()).containsExactly("false");
    assertThat(flags().parse(List.of("-check=F")).bool("check")).isFalse();
    assertThat(flags().parse(List.of("-logtostderr")).bool("logtostderr")).isTrue();
  }

  @Test
  void parsingStopsAtTheFirstArgumentThatIsNoFlag() throws Exception {
    Flags.Parsed parsed = flags().parse(List.of("-count=5", "list", "-check"));
    assertThat(parsed.integer("count")).isEqualTo(5);
    assertThat(parsed.rest()).containsExactly("list", "-check");
    assertThat(flags().parse(List.of("--", "-check")).rest()).containsExactly("-check");
  }

  @Test
  void permutedFlagsMayFollow() throws Exception {
    Flags.Parsed parsed =
        flags().permuted().parse(List.of("list", "-check", "x", "--label=a", "--label=b"));
    assertThat(parsed.bool("check")).isTrue();
    assertThat(parsed.list("label")).containsExactly("a", "b");
    assertThat(parsed.rest()).containsExactly("list", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-nope", "-check=maybe", "-count=x", "-admin_addr", "---check", "--=x"})
  void whatIsWrongEndsWithTwo(String argument) {
    assertThatThrownBy(() -> flags().parse(List.of(argument)))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageContaining("Usage: program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-help", "--help"})
  void helpEndsWithZero(String argument) {
    assertThatThrownBy(() -> flags().parse(List.of(argument)))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.exitCode()).isZero());
  }
}
