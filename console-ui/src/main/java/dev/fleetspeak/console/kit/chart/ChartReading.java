package dev.fleetspeak.console.kit.chart;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Times;
import java.util.Comparator;
import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/** The values of the bucket that is pointed at, in a box beside it. */
final class ChartReading extends VBox {
  private static final int MOST_ROWS = 10;

  private final Label title = new Label();
  private final GridPane grid = new GridPane();

  ChartReading() {
    getStyleClass().add("chart-reading");
    title.getStyleClass().add("chart-reading-title");
    grid.setHgap(8);
    grid.setVgap(2);
    getChildren().addAll(title, grid);
    setMouseTransparent(true);
    setManaged(false);
    setVisible(false);
  }

  void show(ChartPaints paints, ChartData data, int bucket, Times times) {
    String width = Durations.bucket(data.width());
    title.setText(
        times.brief(data.start(bucket), data.until())
            + "  \u00b7  "
            + (Character.isDigit(width.charAt(0)) ? width : "1 " + width)
            + (data.isFull(bucket) ? "" : ", not over yet"));
    grid.getChildren().clear();
    List<ChartData.Layer> present =
        data.layers().stream()
            .filter(layer -> layer.values()[bucket] > 0)
            .sorted(Comparator.comparingLong(layer -> -layer.values()[bucket]))
            .limit(MOST_ROWS)
            .toList();
    int row = 0;
    for (ChartData.Layer layer : present) {
      Rectangle swatch = new Rectangle(8, 8, paints.slot(layer.slot()));
      Label count = number(layer.values()[bucket]);
      grid.addRow(row++, swatch, new Label(layer.name()), count);
    }
    Label sum = new Label("all");
    sum.getStyleClass().add("text-bold");
    grid.add(sum, 1, row);
    grid.add(number(data.sum(bucket)), 2, row);
  }

  private static Label number(long value) {
    Label label = new Label(Numbers.exact(value));
    label.getStyleClass().add("mono");
    GridPane.setHalignment(label, HPos.RIGHT);
    return label;
  }

  void place(double x, double parentWidth, double parentHeight) {
    applyCss();
    double width = Math.ceil(prefWidth(-1));
    double height = Math.ceil(prefHeight(width));
    double left = x + 16 + width > parentWidth ? x - 16 - width : x + 16;
    resizeRelocate(
        (double) Math.round(Math.max(0, left)),
        (double) Math.round(Math.max(0, (parentHeight - height) / 3)),
        width,
        height);
    layout();
  }
}
