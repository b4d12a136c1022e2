package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.TypeSlots;
import dev.fleetspeak.console.kit.chart.ChartData;
import dev.fleetspeak.console.kit.chart.StackedChart;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Choice;
import dev.fleetspeak.console.kit.view.Fonts;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.proto.console.v1.Direction;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.SetChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The first page. */
public final class OverviewView extends VBox {
  private final OverviewModel model;
  private final Session session;
  private final RankedBars bars;
  private final StackedChart chart = new StackedChart(Fonts.mono(12));
  private final Label headline = new Label();
  private final Label bucketWidth = new Label();
  private final StatePane counts;

  /** A view of a model. */
  public OverviewView(OverviewModel model) {
    this.model = model;
    this.session = model.session();
    getStyleClass().add("page");
    setId("overview");
    bars = new RankedBars(model::open, model::toggleOnly);
    bars.setId("ranked-bars");
    chart.setId("stacked-chart");
    chart.setOnOpen(model::open);
    chart.setOnOnly(model::toggleOnly);
    chart.setOnZoom(model::zoom);
    HBox both = new HBox(16, bars, chart);
    bars.setPrefWidth(470);
    HBox.setHgrow(chart, Priority.ALWAYS);
    counts = StatePane.of(model.breakdown(), both);
    counts.setUnsupported(unsupported());
    headline.getStyleClass().add("headline");
    headline.setId("headline");
    bucketWidth.getStyleClass().add("text-muted");
    Card card = new Card("Messages by type", counts, tools());
    card.head().getChildren().add(1, headline);
    model
        .grouping()
        .subscribe(
            how ->
                card.title()
                    .setText("Messages by " + how.label().toLowerCase(java.util.Locale.ROOT)));
    VBox.setVgrow(card, Priority.ALWAYS);
    getChildren().addAll(new Tiles(model), card);
    model.breakdown().value().subscribe(this::show);
    model.logarithmic().subscribe(_ -> show(model.breakdown().value().get()));
    session.times().subscribe(_ -> show(model.breakdown().value().get()));
    model
        .onlyObservable()
        .addListener((SetChangeListener<String>) _ -> show(model.breakdown().value().get()));
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && model.zoomBack()) {
            event.consume();
          }
        });
  }

  private Node[] tools() {
    Choice<Grouping> grouping =
        new Choice<>(List.of(Grouping.values()), Grouping::label, model.grouping());
    Choice<Direction> direction =
        new Choice<>(
            List.of(
                Direction.DIRECTION_UNSPECIFIED,
                Direction.DIRECTION_FROM_CLIENT,
                Direction.DIRECTION_TO_CLIENT),
            OverviewView::word,
            model.direction());
    ToggleButton log = new ToggleButton("log");
    log.setTooltip(new Tooltip("Lines on a logarithmic scale"));
    log.selectedProperty().bindBidirectional(model.logarithmic());
    return new Node[] {bucketWidth, grouping, direction, log};
  }

  private static String word(Direction direction) {
    return switch (direction) {
      case DIRECTION_FROM_CLIENT -> "In";
      case DIRECTION_TO_CLIENT -> "Out";
      default -> "Both";
    };
  }

  private void show(@Nullable Breakdown breakdown) {
    if (breakdown == null) {
      headline.setText("");
      bucketWidth.setText("");
      return;
    }
    headline.setText(Numbers.exact(breakdown.total()) + " " + session.range().get().words());
    String width = Durations.bucket(breakdown.width());
    bucketWidth.setText("per " + width);
    bars.show(breakdown, model.only());
    chart.show(data(breakdown), session.times().get(), model.logarithmic().get());
    counts.setEmpty(breakdown.total() == 0 ? nothing() : null);
  }

  private Node nothing() {
    TimeRange range = session.range().get();
    TimeRange.Last wider = range.wider();
    Button widen = new Button("Widen to " + Durations.words(wider.length()));
    widen.setOnAction(_ -> session.range().set(wider));
    Vitals vitals = model.vitals().value().get();
    boolean isNew = vitals != null && vitals.all() == 0;
    return StatePane.notice(
        "fth-inbox",
        "No messages " + range.words(),
        isNew
            ? "No client ever called. Start one with ./fleetspeak client, or a whole demo with"
                + " ./fleetspeak demo; counts appear here by themselves."
            : "Counts appear here as soon as a client and the server have something to say.",
        widen);
  }

  private Node unsupported() {
    Button clients = new Button("Look at clients");
    clients.setOnAction(_ -> model.links().clients(""));
    Button messages = new Button("Look up a message");
    messages.setOnAction(_ -> model.links().messages("", session.range().get()));
    return StatePane.notice(
        "fth-slash",
        "No counts on this server",
        "It has only the original admin interface, which counts no messages. Clients, what waits"
            + " for them, and single messages by id can be looked at.",
        clients,
        messages);
  }

  private ChartData data(Breakdown breakdown) {
    List<ChartData.Layer> layers = new ArrayList<>();
    List<Group> rest = new ArrayList<>();
    for (Group group : breakdown.groups()) {
      if (!model.only().isEmpty() && !model.only().contains(group.key())) {
        continue;
      }
      if (layers.size() < TypeSlots.COUNT) {
        layers.add(
            new ChartData.Layer(group.key(), group.slot(), group.striped(), group.perBucket()));
      } else {
        rest.add(group);
      }
    }
    if (!rest.isEmpty()) {
      long[] sum = new long[breakdown.buckets()];
      for (Group group : rest) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += group.perBucket()[i];
        }
      }
      layers.add(new ChartData.Layer("(other " + rest.size() + ")", TypeSlots.OTHER, false, sum));
    }
    return new ChartData(
        layers, breakdown.start(), breakdown.width(), breakdown.buckets(), breakdown.until());
  }
}
