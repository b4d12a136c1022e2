package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.StoredFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files (server.md 2.7, 2.14). */
public abstract class FileStoreContract extends StoreContract {

  @Test
  @DisplayName("2.14: stored, read with its time, replaced, deleted, deleted again")
  void life() {
    assertThat(store.readFile("files", "a")).isEmpty();
    store.storeFile("files", "a", new byte[] {0, -1, 7});
    assertThat(store.readFile("files", "a"))
        .contains(
            new StoredFile(
                "files", "a", clock.instant(), ByteString.copyFrom(new byte[] {0, -1, 7})));
    assertThat(store.readFile("other", "a")).isEmpty();

    clock.advance(Duration.ofNanos(1));
    store.storeFile("files", "a", new byte[0]);
    assertThat(store.readFile("files", "a"))
        .contains(new StoredFile("files", "a", clock.instant(), ByteString.EMPTY));

    store.deleteFile("files", "a");
    store.deleteFile("files", "a");
    store.deleteFile("nobody", "nothing");
    assertThat(store.readFile("files", "a")).isEmpty();
  }

  @Test
  @DisplayName("2.8: names that look like numbers do not collide")
  void names() {
    List<String> names =
        List.of(
            "1",
            "01",
            "1.0",
            "1e0",
            "+1",
            " 1",
            "-0",
            "0",
            "0x10",
            "16",
            "1e300",
            "1e301",
            "12345678901234567890",
            "12345678901234567891",
            "\u00fcber/\u7f51 %2F",
            "A",
            "a",
            "9223372036854775807",
            "9223372036854775808",
            "Inf",
            "nan",
            "1_0",
            "1\t",
            "");
    for (String name : names) {
      store.storeFile(
          "files", name, ("content of " + name).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    for (String name : names) {
      assertThat(store.readFile("files", name).map(StoredFile::content))
          .as(name)
          .contains(ByteString.copyFromUtf8("content of " + name));
    }
    for (String name : names) {
      store.deleteFile("files", name);
      assertThat(store.readFile("files", name)).as(name).isEmpty();
    }
  }
}
