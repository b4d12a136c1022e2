package dev.fleetspeak.console.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.api.ServerAddress;
import dev.fleetspeak.console.kit.TypeSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles and what a running demo offers (console.md 2, Connection). */
class ProfilesTest {
  @TempDir Path folder;

  @Test
  @DisplayName("2: profiles and colours outlive the program in a private file")
  void remembered() throws IOException {
    ProfileFile file = new ProfileFile(folder.resolve("a/b/profiles"));
    TypeSlots slots = new TypeSlots();
    int slot = slots.slot("GrrMessage");
    List<Profile> profiles =
        List.of(Profile.of("demo", "127.0.0.1:6061"), new Profile("p\tq", "h:1", 3, true, true));
    file.save(profiles, slots);
    TypeSlots read = new TypeSlots();
    assertThat(file.load(read))
        .containsExactly(profiles.getFirst(), new Profile("p q", "h:1", 3, true, true));
    assertThat(read.slot("GrrMessage")).isEqualTo(slot);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void brokenFileIsNoProfile() throws IOException {
    ProfileFile file = new ProfileFile(folder.resolve("profiles"));
    Files.writeString(file.file(), "profile\tx\nslot\tA\t99\nrubbish\n");
    assertThat(file.load(new TypeSlots())).isEmpty();
  }

  @Test
  @DisplayName("2: a running demo is offered by itself, one that died is not")
  void demo() throws IOException {
    long pid = ProcessHandle.current().pid();
    Files.writeString(folder.resolve("status"), "server\t" + pid + "\t127.0.0.1:1\t127.0.0.1:2\n");
    assertThat(RunningDemo.find(folder)).contains(Profile.of("demo", "127.0.0.1:2"));
    Files.writeString(folder.resolve("status"), "server\t999999999\t127.0.0.1:1\t127.0.0.1:2\n");
    assertThat(RunningDemo.find(folder)).isEmpty();
    assertThat(RunningDemo.find(folder.resolve("none"))).isEmpty();
  }

  @Test
  void addresses() {
    assertThat(ServerAddress.parse("[::1]:6061")).isEqualTo(new ServerAddress("::1", 6061));
    assertThat(ServerAddress.parse(" localhost:1 ").isLoopback()).isTrue();
    assertThat(ServerAddress.parse("[::1]:6061")).hasToString("[::1]:6061");
    assertThat(Profile.of("a", "nowhere").problem()).contains("host:port");
    assertThat(Profile.of("a", "::1:6061").problem()).contains("brackets");
    assertThat(Profile.of("a", "h:99999").problem()).contains("65535");
    assertThat(Profile.of(" ", "h:1").problem()).contains("name");
    assertThat(Profile.of("a", "h:1").problem()).isEmpty();
  }
}
