package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.console.configs.Runner;
import dev.fleetspeak.console.kit.view.ToneLabel;
import dev.fleetspeak.console.shell.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs which, and local files (issue 5, item 6). */
class ConfigsGuiTest extends GuiTest {
  @TempDir Path folder;

  @BeforeEach
  void open() {
    clickOn("#page-configs");
    until(() -> model.configs().survey().value().get() != null);
  }

  @Test
  @DisplayName("6: the whole fleet's versions; the clients of one come in pages and open")
  void runners() {
    assertThat(model.configs().survey().value().get().clients()).isEqualTo(2000);
    clickOn("hello");
    TableView<Runner> table = lookup("#runners-table").query();
    until(() -> table.getItems().size() == 200);
    assertThat(model.configs().runners().total().get()).isEqualTo(2000);
    Runner first = table.getItems().getFirst();
    doubleClickOn(from(table).lookup(first.id().toString()).<javafx.scene.Node>query());
    until(() -> model.page().get() == Page.CLIENTS);
    assertThat(model.clients().selected().get()).isEqualTo(first.id());
  }

  @Test
  @DisplayName("6: a text configuration is opened, signed with a local key, and verified")
  void sign() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Path text = Files.writeString(folder.resolve("fresh.txt"), "name: 'fresh' factory: 'Daemon'");
    Path key =
        Files.writeString(
            folder.resolve("private.pem"),
            Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Path publicKey =
        Files.writeString(
            folder.resolve("public.pem"), Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()));
    Path out = Files.createDirectory(folder.resolve("signed"));
    files.next(text);
    clickOn("Open files");
    until(() -> lookup("#sign").tryQuery().isPresent());
    files.next(key, out);
    clickOn("#sign");
    until(() -> Files.exists(out.resolve("fresh")));
    files.next(publicKey);
    clickOn("Deployment key");
    until(() -> ((ToneLabel) lookup("#verdict").query()).getText().contains("public.pem"));
    assertThat(((ToneLabel) lookup("#verdict").query()).getText())
        .isEqualTo("verified with public.pem");
  }
}
