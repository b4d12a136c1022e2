package dev.fleetspeak.load.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.load.LoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCommandTest {
  @TempDir private Path folder;

  @Test
  void theLastLineAndTheExitCodeAreTheVerdict() throws Exception {
    LoadStore run = LoadStore.run("--dir", folder.toString());
    List<String> lines = run.out().lines().toList();
    long judged = lines.stream().filter(line -> line.contains("   goal ")).count();
    long met = lines.stream().filter(line -> line.endsWith("   met")).count();
    assertThat(judged).isEqualTo(6);
    assertThat(lines.getLast()).isEqualTo("%d of 6 goals met".formatted(met));
    assertThat(run.code()).isEqualTo(met == 6 ? 0 : 1);
    assertThat(lines)
        .contains("2,000 messages stored:")
        .anyMatch(line -> line.startsWith("ingest, 100 messages a contact "));
    assertThat(run.err()).contains("storing messages: 2,000 of 2,000");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("what is left behind").isEmpty();
    }
  }

  @Test
  void jsonIsAloneOnStandardOutputAndAKeptStoreIsUsedAgain() throws Exception {
    Path kept = folder.resolve("kept");
    LoadStore first = LoadStore.run("--output", "json", "--keep", kept.toString());
    assertShape(json(first));
    assertThat(first.err().lines().toList().getLast()).matches("\\d of 6 goals met");

    LoadStore again = LoadStore.run("--output", "json", "--keep", kept.toString());
    assertShape(json(again));
    assertThat(again.err()).as("it need not be filled again").doesNotContain("storing messages");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> LoadStore.run("--rows", "3000", "--keep", kept.toString()))
        .withMessageContainingAll(kept.toString(), "2000 messages of 100 clients in sqlite");
  }

  private static Struct json(LoadStore run) throws Exception {
    Struct.Builder json = Struct.newBuilder();
    JsonFormat.parser().merge(run.out(), json);
    return json.build();
  }

  private static void assertShape(Struct json) {
    assertThat(json.getFieldsOrThrow("engine").getStringValue()).isEqualTo("sqlite");
    assertThat(json.getFieldsOrThrow("goals").getNumberValue()).isEqualTo(6);
    assertThat(json.getFieldsOrThrow("bytes_on_disk").getNumberValue()).isPositive();
    List<Value> levels = json.getFieldsOrThrow("levels").getListValue().getValuesList();
    assertThat(levels).hasSize(1);
    Struct level = levels.getFirst().getStructValue();
    assertThat(level.getFieldsOrThrow("stored").getNumberValue()).isEqualTo(2000);
    List<Value> figures = level.getFieldsOrThrow("figures").getListValue().getValuesList();
    assertThat(figures)
        .hasSize(13)
        .allSatisfy(
            figure ->
                assertThat(figure.getStructValue().getFieldsMap())
                    .containsKeys("what", "unit", "median", "median_empty", "ratio"));
    assertThat(figures)
        .filteredOn(figure -> figure.getStructValue().containsFields("goal"))
        .hasSize(6)
        .allMatch(figure -> figure.getStructValue().containsFields("met"));
  }

  @ParameterizedTest
  @CsvSource({
    "engine, oracle, 'sqlite, h2, mariadb, postgresql'",
    "rows, -1, --rows has to be at least 1",
    "rows, 0, --rows has to be at least 1",
    "rows, many, rows",
    "fleet, -5, --fleet has to be at least 1",
    "rounds, 0, --rounds has to be at least 1",
    "output, xml, take table or json",
  })
  void badArgumentsAreNamed(String flag, String value, String told) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LoadStore.run("--" + flag, value))
        .withMessageContaining(told)
        .returns(2, UsageException::exitCode);
  }

  @Test
  void aDiskThatIsTooSmallIsToldBeforeFilling() throws Exception {
    long free = Files.getFileStore(folder).getUsableSpace();
    var much = new StoreSize(dev.fleetspeak.load.database.EngineName.SQLITE, free, 1);
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> new WorkFolder(folder, false).require(much.bytes()))
        .withMessageContainingAll(
            folder.toString(), "needs up to", "%,d bytes".formatted(much.bytes()), "free");
  }

  @Test
  void afolderOfSomethingElseIsNotFilled() throws Exception {
    Path other = Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> LoadStore.run("--keep", folder.toString()))
        .withMessageContainingAll("--keep", folder.toString());
    assertThat(other).hasContent("mine");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> LoadStore.run("--dir", folder.resolve("missing").toString()))
        .withMessageContaining("missing");
  }
}
