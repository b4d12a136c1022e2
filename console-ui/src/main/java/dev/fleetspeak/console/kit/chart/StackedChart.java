package dev.fleetspeak.console.kit.chart;

import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.Times;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/**
 * A stacked time series: bars, or lines on a logarithmic scale. One focusable node whose buckets
 * the arrow keys walk.
 */
public final class StackedChart extends ChartPaints {
  private static final double LEFT = 64;
  private static final double BOTTOM = 26;
  private static final double TOP = 8;
  private static final double RIGHT = 12;
  private static final double DRAG = 6;

  private final Canvas canvas = new Canvas();
  private final Canvas cursor = new Canvas();
  private final ChartReading reading = new ChartReading();
  private final Font font;
  private ChartData data = ChartData.NONE;
  private Times times = new Times(java.time.ZoneOffset.UTC);
  private boolean logarithmic;
  private int at = -1;
  private double dragFrom = Double.NaN;
  private double dragTo;
  private @Nullable BiConsumer<String, Integer> onOpen;
  private @Nullable BiConsumer<Instant, Instant> onZoom;
  private @Nullable Consumer<String> onOnly;

  /**
   * @param font of the axes; digits of equal width
   */
  public StackedChart(Font font) {
    this.font = font;
    getStyleClass().add("stacked-chart");
    getChildren().addAll(canvas, cursor, reading);
    cursor.setMouseTransparent(true);
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setMinSize(240, 160);
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> point(bucketAt(event)));
    addEventHandler(MouseEvent.MOUSE_EXITED, _ -> point(-1));
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
    addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    focusedProperty().subscribe(_ -> drawCursor());
  }

  /** Shows other data; the pointer stays where it is. */
  public void show(ChartData shown, Times said, boolean onLogarithmicScale) {
    data = shown;
    times = said;
    logarithmic = onLogarithmicScale;
    at = at < data.buckets() ? at : -1;
    requestLayout();
  }

  /** What a click on a layer in a bucket does. */
  public void setOnOpen(BiConsumer<String, Integer> action) {
    onOpen = action;
  }

  /** What Ctrl+click on a layer does. */
  public void setOnOnly(Consumer<String> action) {
    onOnly = action;
  }

  /** What dragging over a span does. */
  public void setOnZoom(BiConsumer<Instant, Instant> action) {
    onZoom = action;
  }

  @Override
  protected void layoutChildren() {
    double width = Math.floor(getWidth());
    double height = Math.floor(getHeight());
    for (Canvas one : new Canvas[] {canvas, cursor}) {
      one.setWidth(width);
      one.setHeight(height);
    }
    draw();
    drawCursor();
  }

  private PlotFrame frame() {
    return new PlotFrame(
        LEFT,
        TOP,
        Math.max(1, canvas.getWidth() - LEFT - RIGHT),
        Math.max(1, canvas.getHeight() - TOP - BOTTOM));
  }

  private ValueAxis axis() {
    return logarithmic
        ? ValueAxis.logarithmic(data.largestValue())
        : ValueAxis.linear(data.largestSum());
  }

  private void draw() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    if (data.buckets() > 0) {
      new Plot(this, data, axis(), frame(), font).draw(g, times);
    }
    setAccessibleText(accessible());
  }

  private void drawCursor() {
    GraphicsContext g = cursor.getGraphicsContext2D();
    g.clearRect(0, 0, cursor.getWidth(), cursor.getHeight());
    PlotFrame frame = frame();
    g.setFill(cursorPaint());
    g.setGlobalAlpha(0.35);
    if (!Double.isNaN(dragFrom) && Math.abs(dragTo - dragFrom) > DRAG) {
      g.fillRect(
          Math.min(dragFrom, dragTo), frame.top(), Math.abs(dragTo - dragFrom), frame.height());
    } else if (at >= 0) {
      double x = Math.round(frame.x(at, data.buckets()));
      g.fillRect(x, frame.top(), Math.max(2, frame.width() / data.buckets()), frame.height());
    }
    g.setGlobalAlpha(1);
    if (at >= 0) {
      reading.show(this, data, at, times);
      reading.place(frame.middle(at, data.buckets()), getWidth(), getHeight());
    }
    reading.setVisible(at >= 0);
  }

  private int bucketAt(MouseEvent event) {
    return frame().bucket(event.getX(), event.getY(), data.buckets());
  }

  /** Points at a bucket, as the mouse does; -1 for none. */
  public void point(int bucket) {
    if (bucket != at) {
      at = bucket;
      setAccessibleText(accessible());
      drawCursor();
    }
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    dragFrom = event.getX();
    dragTo = dragFrom;
  }

  private void dragged(MouseEvent event) {
    dragTo = Math.clamp(event.getX(), LEFT, Math.max(LEFT, getWidth() - RIGHT));
    point(-1);
    drawCursor();
  }

  private void released(MouseEvent event) {
    boolean wasDrag = !Double.isNaN(dragFrom) && Math.abs(dragTo - dragFrom) > DRAG;
    double from = Math.min(dragFrom, dragTo);
    double to = Math.max(dragFrom, dragTo);
    dragFrom = Double.NaN;
    drawCursor();
    if (event.getButton() != MouseButton.PRIMARY || data.buckets() == 0) {
      return;
    }
    if (wasDrag) {
      zoom(from, to);
      return;
    }
    int bucket = bucketAt(event);
    String name = bucket < 0 ? null : layerAt(bucket, event.getY());
    if (name == null) {
      return;
    }
    if (event.isShortcutDown() && onOnly != null) {
      onOnly.accept(name);
    } else if (onOpen != null) {
      onOpen.accept(name, bucket);
    }
  }

  private void zoom(double from, double to) {
    PlotFrame frame = frame();
    int first =
        (int) Math.clamp((from - LEFT) / frame.width() * data.buckets(), 0, data.buckets() - 1);
    int last =
        (int) Math.clamp((to - LEFT) / frame.width() * data.buckets(), first, data.buckets() - 1);
    if (onZoom != null) {
      onZoom.accept(data.start(first), data.start(last + 1));
    }
  }

  private @Nullable String layerAt(int bucket, double y) {
    long below = 0;
    for (ChartData.Layer layer : data.layers()) {
      below += layer.values()[bucket];
      if (layer.values()[bucket] > 0 && y >= frame().y(axis().at(below)) - 1) {
        return layer.name();
      }
    }
    return null;
  }

  private void key(KeyEvent event) {
    if (data.buckets() == 0) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> point(at <= 0 ? data.buckets() - 1 : at - 1);
      case RIGHT -> point(at < 0 || at == data.buckets() - 1 ? 0 : at + 1);
      case ESCAPE -> {
        if (at < 0) {
          return;
        }
        point(-1);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private String accessible() {
    if (at < 0 || data.buckets() == 0) {
      return "Chart over time; left and right walk its bars";
    }
    String top =
        data.layers().stream()
            .filter(layer -> layer.values()[at] > 0)
            .sorted(Comparator.comparingLong(layer -> -layer.values()[at]))
            .limit(3)
            .map(layer -> layer.name() + " " + layer.values()[at])
            .collect(Collectors.joining(", "));
    return "%s: %s. %s".formatted(times.exact(data.start(at)), Numbers.exact(data.sum(at)), top);
  }

  /** Names of the layers from bottom to top, for tests. */
  public String[] layers() {
    return Arrays.copyOf(
        data.layers().stream().map(ChartData.Layer::name).toArray(String[]::new),
        data.layers().size());
  }
}
