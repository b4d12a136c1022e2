package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Choice;
import dev.fleetspeak.console.kit.view.Column;
import dev.fleetspeak.console.kit.view.FilterBar;
import dev.fleetspeak.console.kit.view.RowTable;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page of clients: a table at the left, one client at the right. */
public final class ClientsView extends VBox {
  private final ClientsModel model;
  private final Session session;
  private final Label count = new Label();
  private final StatePane state;

  /** A view of a model. */
  public ClientsView(ClientsModel model) {
    this.model = model;
    this.session = model.session();
    getStyleClass().add("page");
    setId("clients");
    FilterBar filter =
        new FilterBar(
            model.filter(),
            "id prefix or label; or label:linux last:<1h online:yes",
            List.of(
                "label:",
                "id:",
                "service:",
                "last:<1h",
                "last:>3d",
                "online:yes",
                "online:no",
                "streaming:yes",
                "blacklisted:yes"));
    filter.field().setId("clients-filter");
    RowTable<ClientRow, ClientId> table =
        new RowTable<>(model.rows(), columns(), ClientRow::id, model.selected());
    table.setId("clients-table");
    state = StatePane.of(model.rows(), table);
    count.getStyleClass().add("headline");
    count.setId("clients-count");
    Choice<Order> order =
        new Choice<>(
            List.of(
                Order.ORDER_LAST_CONTACT_DESCENDING,
                Order.ORDER_LAST_CONTACT_ASCENDING,
                Order.ORDER_ID),
            ClientsView::word,
            model.order());
    VBox list = new VBox(12, filter, state);
    VBox.setVgrow(state, Priority.ALWAYS);
    Card card = new Card("Clients", list, order);
    card.head().getChildren().add(1, count);
    SplitPane split = new SplitPane(card, new ClientDetailView(model.detail()));
    split.setDividerPositions(0.58);
    split.getStyleClass().add("page-split");
    VBox.setVgrow(split, Priority.ALWAYS);
    getChildren().add(split);
    model.rows().rows().addListener((ListChangeListener<ClientRow>) _ -> update());
    model.rows().total().subscribe(_ -> update());
    model.rows().loaded().subscribe(_ -> update());
    update();
  }

  private static String word(Order order) {
    return switch (order) {
      case ORDER_LAST_CONTACT_DESCENDING -> "Newest contact";
      case ORDER_LAST_CONTACT_ASCENDING -> "Oldest";
      default -> "Id";
    };
  }

  private List<Column<ClientRow>> columns() {
    return List.of(
        Column.state(
            "State",
            100,
            row -> row.isBlacklisted() ? Tone.BAD : row.presence().tone(),
            row -> row.isBlacklisted() ? "blacklisted" : row.presence().word(),
            _ -> session.presence().words()),
        Column.mono(
            "Client", 72, row -> row.id().toString().substring(0, 8), row -> row.id().toString()),
        Column.text("Labels", 152, ClientRow::labels),
        Column.mono("Address", 132, ClientRow::address, ClientRow::address),
        Column.number("Last", 60, this::age, this::exact),
        Column.number(
            "Pend.",
            50,
            row -> row.pending() < 0 ? "" : Numbers.brief(row.pending()),
            row -> row.pending() < 0 ? "this server does not tell" : row.pending() + " pending"));
  }

  private String age(ClientRow row) {
    Instant last = row.lastContact();
    return last == null ? "never" : Durations.brief(Duration.between(last, session.now()));
  }

  private String exact(ClientRow row) {
    Instant last = row.lastContact();
    return last == null ? "" : session.times().get().exact(last);
  }

  private void update() {
    long total = model.rows().total().get();
    count.setText(model.rows().loaded().get() ? Numbers.exact(Math.max(0, total)) : "");
    boolean isEmpty = model.rows().loaded().get() && model.rows().rows().isEmpty();
    state.setEmpty(isEmpty ? nothing() : null);
  }

  private @Nullable Node nothing() {
    if (model.filter().text().get().isBlank()) {
      return StatePane.notice(
          "fth-monitor",
          "No client yet",
          "Clients appear here with their first contact. Start one with ./fleetspeak client, or a"
              + " whole demo with ./fleetspeak demo.");
    }
    Button clear = new Button("Clear filter");
    clear.setOnAction(_ -> model.filter().text().set(""));
    return StatePane.notice(
        "fth-filter", "No client matches", "The filter leaves none of the clients.", clear);
  }
}
