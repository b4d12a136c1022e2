package dev.fleetspeak.console.messages;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Column;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.FilterBar;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.RowTable;
import dev.fleetspeak.console.kit.view.StatePane;
import java.time.Instant;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The page of messages: a table at the left, one message or the form to send one at the right. */
public final class MessagesView extends VBox {
  private final MessagesModel model;
  private final Session session;
  private final Label count = new Label();
  private final Button newer = new Button();
  private final RowTable<MessageRow, String> table;
  private final StatePane state;

  /** A view of a model. */
  public MessagesView(MessagesModel model, FileChoice files) {
    this.model = model;
    this.session = model.session();
    getStyleClass().add("page");
    setId("messages");
    FilterBar filter =
        new FilterBar(
            model.filter(),
            "message type or id; or type:ClientInfo state:failed client:ID",
            List.of(
                "type:",
                "service:",
                "client:",
                "id:",
                "dir:in",
                "dir:out",
                "dir:internal",
                "state:pending",
                "state:processed",
                "state:failed"));
    filter.field().setId("messages-filter");
    table = new RowTable<>(model.rows(), columns(), MessageRow::id, model.selected());
    table.setId("messages-table");
    table.skinProperty().subscribe(_ -> watchScroll());
    state = StatePane.of(model.rows(), table);
    state.setUnsupported(unsupported());
    VBox list = new VBox(12, filter, state);
    VBox.setVgrow(state, Priority.ALWAYS);
    count.getStyleClass().add("headline");
    count.setId("messages-count");
    newer.managedProperty().bind(newer.visibleProperty());
    newer.setOnAction(
        _ -> {
          table.scrollTo(0);
          model.showNewer();
        });
    Button send = new Button("Send message", Icons.of("fth-send"));
    send.setId("compose");
    send.setOnAction(_ -> model.compose().begin(chosenClient(), ""));
    Card card = new Card("Messages", list, newer, send);
    card.head().getChildren().add(1, count);
    MessageDetailView detail = new MessageDetailView(model.detail(), model.compose(), files);
    ComposeView compose = new ComposeView(model.compose());
    StackPane right = new StackPane();
    model.compose().open().subscribe(open -> right.getChildren().setAll(open ? compose : detail));
    SplitPane split = new SplitPane(card, right);
    split.setDividerPositions(0.6);
    split.getStyleClass().add("page-split");
    VBox.setVgrow(split, Priority.ALWAYS);
    getChildren().add(split);
    model.rows().rows().addListener((ListChangeListener<MessageRow>) _ -> update());
    model.rows().total().subscribe(_ -> update());
    model.rows().loaded().subscribe(_ -> update());
    model.newer().value().subscribe(_ -> update());
    update();
  }

  private String chosenClient() {
    MessageRow row = model.detail().row().get();
    return row == null ? "" : row.client();
  }

  private List<Column<MessageRow>> columns() {
    return List.of(
        Column.mono("Time", 90, this::time, this::exact),
        Column.text("Dir", 40, MessageRow::arrow),
        Column.text("Type", 196, row -> row.message().getMessageType()),
        Column.text("Service", 66, MessageRow::service),
        Column.mono("Client", 72, row -> Ids.brief(row.client()), MessageRow::client),
        Column.state(
            "State",
            100,
            MessageRow::tone,
            MessageRow::state,
            row -> row.message().getResult().getFailedReason()));
  }

  private String time(MessageRow row) {
    Instant created = row.created();
    return created == null ? "" : session.times().get().brief(created, session.now());
  }

  private String exact(MessageRow row) {
    Instant created = row.created();
    return created == null ? "" : session.times().get().exact(created);
  }

  /** The table has its scroll bar only once it was drawn. */
  private void watchScroll() {
    for (Node node : table.lookupAll(".scroll-bar:vertical")) {
      if (node instanceof ScrollBar bar) {
        bar.valueProperty().subscribe(value -> model.atTop().set(value.doubleValue() <= 0.001));
      }
    }
  }

  private void update() {
    long total = model.rows().total().get();
    boolean isLoaded = model.rows().loaded().get();
    boolean isOne = !model.filter().value().get().id().isEmpty();
    String range = session.range().get().words();
    count.setText(
        !isLoaded || isOne
            ? ""
            : total < 0
                ? "more than " + Numbers.exact(model.rows().rows().size()) + " " + range
                : Numbers.exact(total) + " " + range);
    Long now = model.newer().value().get();
    boolean hasNewer = now != null && total >= 0 && now > total;
    newer.setVisible(hasNewer);
    if (hasNewer) {
      newer.setText(Numbers.exact(now - total) + " new");
    }
    state.setEmpty(isLoaded && model.rows().rows().isEmpty() ? nothing() : null);
  }

  private static Node unsupported() {
    return StatePane.notice(
        "fth-slash",
        "This server cannot list messages",
        "It has only the original admin interface. Put a message's id, 64 hex digits, into the"
            + " filter to see how it ended. Sending works as well.");
  }

  private Node nothing() {
    if (!model.filter().value().get().id().isEmpty()) {
      Button back = new Button("Clear filter");
      back.setOnAction(_ -> model.filter().text().set(""));
      return StatePane.notice(
          "fth-search",
          "No message of this id",
          "The server never had it, or no longer keeps it.",
          back);
    }
    TimeRange range = session.range().get();
    TimeRange.Last wider = range.wider();
    Button widen = new Button("Widen to " + Durations.words(wider.length()));
    widen.setOnAction(_ -> session.range().set(wider));
    if (model.filter().text().get().isBlank()) {
      return StatePane.notice(
          "fth-inbox",
          "No messages " + range.words(),
          "Messages appear here as soon as a client or a service says something.",
          widen);
    }
    Button clear = new Button("Clear filter");
    clear.setOnAction(_ -> model.filter().text().set(""));
    return StatePane.notice(
        "fth-filter",
        "No message matches",
        "The filter leaves nothing " + range.words() + ".",
        widen,
        clear);
  }
}
