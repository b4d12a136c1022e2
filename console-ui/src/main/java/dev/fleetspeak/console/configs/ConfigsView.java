package dev.fleetspeak.console.configs;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Choice;
import dev.fleetspeak.console.kit.view.Column;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.ListTable;
import dev.fleetspeak.console.kit.view.StatePane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page of signed configurations: what clients run, or local files, and one of them. */
public final class ConfigsView extends VBox {
  private static final Map<Boolean, String> WORDS =
      Map.of(false, "Running on clients", true, "Local files");

  private final ConfigsModel model;
  private final Session session;
  private final FileChoice files;
  private final Label count = new Label();

  /** A view of a model. */
  public ConfigsView(ConfigsModel model, FileChoice files) {
    this.model = model;
    this.session = model.session();
    this.files = files;
    getStyleClass().add("page");
    setId("configs");
    Node seen = seen();
    Node local = local();
    StackPane lists = new StackPane();
    model.local().subscribe(isLocal -> lists.getChildren().setAll(isLocal ? local : seen));
    ObjectProperty<Boolean> which = new SimpleObjectProperty<>(model.local().get());
    which.subscribe(value -> model.local().set(value));
    model.local().subscribe(value -> which.set(value));
    count.getStyleClass().add("headline");
    count.setId("survey-count");
    Card card =
        new Card("Signed configs", lists, new Choice<>(List.of(false, true), WORDS::get, which));
    card.head().getChildren().add(1, count);
    SplitPane split = new SplitPane(card, new ConfigDetailView(model, files));
    split.setDividerPositions(0.58);
    split.getStyleClass().add("page-split");
    VBox.setVgrow(split, Priority.ALWAYS);
    getChildren().add(split);
    model.survey().value().subscribe(this::count);
    model.local().subscribe(_ -> count(model.survey().value().get()));
  }

  private Node seen() {
    ListTable<SeenService> table =
        new ListTable<>(
            List.of(
                Column.text("Service", 116, SeenService::name),
                Column.state(
                    "Signed",
                    106,
                    one -> one.isSigned() ? Tone.GOOD : Tone.WARNING,
                    one -> one.isSigned() ? "signed" : "unsigned",
                    _ -> "As the client reports it; open the file to check the signature"),
                Column.mono(
                    "Signature", 96, one -> Ids.brief(one.signature()), SeenService::signature),
                Column.number(
                    "Clients",
                    80,
                    one -> Numbers.brief(one.clients()),
                    one -> Numbers.exact(one.clients()) + " clients"),
                Column.number(
                    "Share", 76, this::share, _ -> "of the clients that run this service"),
                Column.number("Reported", 88, this::age, this::exact)));
    table.setId("seen-table");
    table
        .getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            row -> {
              if (row != null) {
                model.seen().set(row);
              }
            });
    StatePane pane = StatePane.of(model.survey(), table);
    Button local = new Button("Local files");
    local.setOnAction(_ -> model.local().set(true));
    pane.setUnsupported(
        StatePane.notice(
            "fth-slash",
            "This server does not know what clients run",
            "It has only the original admin interface. Local files can be read, checked and signed"
                + " here all the same.",
            local));
    model
        .survey()
        .value()
        .subscribe(
            survey -> {
              table.show(survey == null ? List.of() : survey.services());
              select(table, model.seen().get());
              boolean isEmpty = survey != null && survey.services().isEmpty();
              pane.setEmpty(
                  isEmpty
                      ? StatePane.notice(
                          "fth-package",
                          "No service reported",
                          "Clients tell what they run when they start. Put a signed configuration"
                              + " into the services folder of a client and start it, or sign one"
                              + " under Local files.")
                      : null);
            });
    return pane;
  }

  private String share(SeenService one) {
    Survey survey = model.survey().value().get();
    return survey == null ? "" : Numbers.share(one.clients(), survey.running(one.name()));
  }

  private String age(SeenService one) {
    Instant reported = one.reported();
    return reported == null ? "" : Durations.brief(Duration.between(reported, session.now()));
  }

  private String exact(SeenService one) {
    Instant reported = one.reported();
    return reported == null ? "" : "newest: " + session.times().get().exact(reported);
  }

  private Node local() {
    ListTable<LocalConfig> table =
        new ListTable<>(
            List.of(
                Column.text("Name", 110, LocalConfig::name),
                Column.state(
                    "Verdict",
                    126,
                    one -> model.verdict(one).tone(),
                    one -> model.verdict(one).word(),
                    LocalConfig::problem),
                Column.text("Factory", 84, LocalConfig::factory),
                Column.text("Labels", 96, LocalConfig::labels),
                Column.number("Signed", 86, this::signedAge, this::signedAt),
                Column.number(
                    "Running",
                    74,
                    one -> Numbers.brief(model.running(one)),
                    _ -> "clients that run exactly this file")));
    table.setId("local-table");
    table
        .getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            row -> {
              if (row != null) {
                model.chosen().set(row);
              }
            });
    Button open = new Button("Open files", Icons.of("fth-folder"));
    open.setOnAction(_ -> model.open(files.open(this, "Service configurations")));
    table.setPlaceholder(
        StatePane.notice(
            "fth-file-text",
            "No file open",
            "Open signed service configurations, or their text forms, to read them and check"
                + " their signatures.",
            open));
    model
        .files()
        .addListener((ListChangeListener<LocalConfig>) _ -> table.show(List.copyOf(model.files())));
    model.keys().subscribe(_ -> table.refresh());
    model.survey().value().subscribe(_ -> table.refresh());
    model.chosen().subscribe(row -> select(table, row));
    return table;
  }

  private static <T> void select(ListTable<T> table, @Nullable T row) {
    if (row != null && table.getItems().contains(row)) {
      table.getSelectionModel().select(row);
    }
  }

  private String signedAge(LocalConfig one) {
    Instant time = one.signedTime();
    return time == null ? "" : Durations.brief(Duration.between(time, session.now()));
  }

  private String signedAt(LocalConfig one) {
    Instant time = one.signedTime();
    return time == null ? "" : session.times().get().exact(time);
  }

  private void count(@Nullable Survey survey) {
    if (survey == null || survey.services().isEmpty() || model.local().get()) {
      count.setText("");
    } else {
      count.setText(
          "%s%s reported by %s"
              .formatted(
                  survey.isPart() ? "more than " : "",
                  survey.services().size() == 1
                      ? "1 version"
                      : Numbers.exact(survey.services().size()) + " versions",
                  survey.clients() == 1
                      ? "1 client"
                      : Numbers.exact(survey.clients()) + " clients"));
    }
  }
}
