package dev.fleetspeak.console.configs;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.view.Column;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.Properties;
import dev.fleetspeak.console.kit.view.RowTable;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.console.kit.view.ToneLabel;
import java.time.Duration;
import java.util.List;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One service that clients run, or one local file. */
final class ConfigDetailView extends VBox {
  private final ConfigsModel model;
  private final FileChoice files;
  private final StackPane body = new StackPane();
  private final StatePane runners;

  ConfigDetailView(ConfigsModel model, FileChoice files) {
    super(12);
    this.model = model;
    this.files = files;
    getStyleClass().add("card-box");
    setId("config-detail");
    runners = StatePane.of(model.runners(), runners());
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(tools(), body);
    model.local().subscribe(_ -> show());
    model.seen().subscribe(_ -> show());
    model.chosen().subscribe(_ -> show());
    model.keys().subscribe(_ -> show());
    model.survey().value().subscribe(_ -> show());
  }

  private Node runners() {
    SimpleObjectProperty<@Nullable ClientId> chosen = new SimpleObjectProperty<>();
    Session session = model.session();
    RowTable<Runner, ClientId> table =
        new RowTable<>(
            model.runners(),
            List.of(
                Column.state(
                    "State",
                    90,
                    runner -> runner.presence().tone(),
                    runner -> runner.presence().word(),
                    _ -> session.presence().words()),
                Column.mono(
                    "Client", 170, runner -> runner.id().toString(), _ -> "double click opens it"),
                Column.number(
                    "Last",
                    90,
                    runner ->
                        runner.lastContact() == null
                            ? "never"
                            : Durations.brief(
                                Duration.between(runner.lastContact(), session.now())),
                    runner ->
                        runner.lastContact() == null
                            ? ""
                            : session.times().get().exact(runner.lastContact()))),
            Runner::id,
            chosen);
    table.setId("runners-table");
    table.setOnMouseClicked(
        event -> {
          if (event.getClickCount() == 2) {
            open(chosen.get());
          }
        });
    table.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            open(chosen.get());
          }
        });
    return table;
  }

  private void open(@Nullable ClientId client) {
    if (client != null) {
      model.openClient(client);
    }
  }

  private Node tools() {
    Button open = new Button("Open files", Icons.of("fth-folder"));
    open.setOnAction(_ -> model.open(files.open(this, "Service configurations")));
    Button keys = new Button("Deployment key", Icons.of("fth-key"));
    keys.setOnAction(
        _ ->
            files.open(this, "Public deployment key").stream()
                .findFirst()
                .ifPresent(model::useKeys));
    Label key = new Label();
    key.getStyleClass().add("text-muted");
    model.keyName().subscribe(name -> key.setText(name.isEmpty() ? "no key chosen" : name));
    HBox line = new HBox(8, open, keys, key);
    line.setAlignment(Pos.CENTER_LEFT);
    return line;
  }

  private void show() {
    SeenService seen = model.seen().get();
    LocalConfig chosen = model.chosen().get();
    if (model.local().get() && chosen != null) {
      body.getChildren().setAll(file(chosen));
    } else if (!model.local().get() && seen != null) {
      body.getChildren().setAll(service(seen));
    } else {
      body.getChildren()
          .setAll(
              StatePane.notice(
                  "fth-file-text",
                  "Nothing chosen",
                  "Choose a service to see who runs it, or open its signed file to read it and"
                      + " check its signature."));
    }
  }

  private Node service(SeenService seen) {
    Label name = new Label(seen.name());
    name.getStyleClass().add("card-title");
    Properties facts = new Properties();
    facts.add("Signature", seen.isSigned() ? "SHA-256 " + seen.signature() : "none: unsigned");
    LocalConfig file = model.fileOf(seen).orElse(null);
    VBox box = new VBox(12, name, facts);
    if (file == null) {
      facts.add(
          "File",
          seen.isSigned()
              ? "not open: the server keeps no configurations; open the signed file to read it"
              : "unsigned services come from the client's own textservices folder");
    } else {
      facts.add("File", new Label(file.file().toString()));
      facts.add("Verdict", new ToneLabel(model.verdict(file).tone(), model.verdict(file).word()));
      box.getChildren().add(text(file));
    }
    Label head =
        new Label(
            "Run by %s"
                .formatted(
                    seen.clients() == 1 ? "1 client" : Numbers.exact(seen.clients()) + " clients"));
    head.getStyleClass().add("section-title");
    VBox.setVgrow(runners, Priority.ALWAYS);
    box.getChildren().addAll(head, runners);
    return box;
  }

  private Node file(LocalConfig config) {
    Label name = new Label(config.name());
    name.getStyleClass().add("card-title");
    ToneLabel verdict =
        new ToneLabel(model.verdict(config).tone(), verdictWords(model.verdict(config)));
    verdict.setId("verdict");
    HBox head = new HBox(8, name, verdict);
    head.setAlignment(Pos.CENTER_LEFT);
    Properties facts = new Properties();
    facts.add("File", config.file().toString());
    if (!config.signature().isEmpty()) {
      facts.add("Signature", "SHA-256 " + Ids.brief(config.signature()));
    }
    facts.add("Labels", config.labels().isEmpty() ? "none: every client runs it" : config.labels());
    facts.add("Running", "on " + Numbers.exact(model.running(config)) + " clients");
    VBox box = new VBox(12, head, facts, text(config));
    if (config.signed() == null && config.config() != null) {
      Button sign = new Button("Sign", Icons.of("fth-edit-3"));
      sign.setId("sign");
      sign.setOnAction(_ -> sign(config));
      Label words = new Label("The private key is read, used and forgotten here; nothing is sent.");
      words.getStyleClass().add("text-muted");
      HBox line = new HBox(8, sign, words);
      line.setAlignment(Pos.CENTER_LEFT);
      box.getChildren().add(line);
    }
    return box;
  }

  private void sign(LocalConfig config) {
    files.open(this, "Private deployment key").stream()
        .findFirst()
        .ifPresent(
            key ->
                files
                    .folder(this, "Folder for the signed file")
                    .ifPresent(
                        folder -> {
                          var _ = model.sign(config, key, folder);
                        }));
  }

  private String verdictWords(Verdict verdict) {
    return verdict == Verdict.VERIFIED ? "verified with " + model.keyName().get() : verdict.word();
  }

  private Node text(@Nullable LocalConfig config) {
    ListView<String> lines = new ListView<>();
    lines.setId("config-text");
    lines.getStyleClass().addAll("mono", "lines", "edge-to-edge");
    lines.setFixedCellSize(20);
    if (config != null) {
      lines.getItems().setAll(model.text(config));
    }
    VBox.setVgrow(lines, Priority.ALWAYS);
    lines.setMinHeight(120);
    return lines;
  }
}
