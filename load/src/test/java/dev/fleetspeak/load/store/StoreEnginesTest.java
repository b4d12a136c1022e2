package dev.fleetspeak.load.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("store")
class StoreEnginesTest {
  @ParameterizedTest
  @ValueSource(strings = {"h2", "mariadb", "postgresql"})
  void eachEngineIsStartedFilledMeasuredAndEnded(String engine, @TempDir Path folder)
      throws Exception {
    // PostgreSQL runs as another user if this one is root.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    LoadStore run = LoadStore.run("--engine", engine, "--rows", "500", "--dir", folder.toString());
    assertThat(run.out())
        .contains("engine: " + engine + "\n", "500 messages stored:")
        .containsPattern("\\d of 6 goals met\n$");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("what is left behind").isEmpty();
    }
  }
}
