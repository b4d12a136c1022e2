package dev.fleetspeak.console.kit.chart;

import dev.fleetspeak.console.kit.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * Draws one picture of a chart, in whole pixels.
 *
 * @param chart gives the colours
 * @param data to draw
 * @param axis for the numbers
 * @param frame where the bars are
 * @param font of the axes
 */
record Plot(ChartPaints chart, ChartData data, ValueAxis axis, PlotFrame frame, Font font) {

  void draw(GraphicsContext g, Times times) {
    g.setFont(font);
    axes(g, times);
    if (axis.logarithmic()) {
      data.layers().forEach(layer -> line(g, layer));
    } else {
      for (int i = 0; i < data.buckets(); i++) {
        bar(g, i);
      }
    }
  }

  private void axes(GraphicsContext g, Times times) {
    g.setTextBaseline(VPos.CENTER);
    g.setTextAlign(TextAlignment.RIGHT);
    for (long value : axis.labels()) {
      double y = Math.round(frame.y(axis.at(value)));
      g.setFill(chart.grid());
      g.fillRect(frame.left(), y, frame.width(), 1);
      g.setFill(chart.text());
      g.fillText(ValueAxis.text(value), frame.left() - 8, y);
    }
    Duration span = data.width().multipliedBy(data.buckets());
    Duration step = TimeAxis.step(span, (int) (frame.width() / 84));
    Instant end = data.start(data.buckets());
    g.setTextAlign(TextAlignment.CENTER);
    for (Instant tick : TimeAxis.ticks(data.start(), end, step, times.zone())) {
      double share = (double) Duration.between(data.start(), tick).toMillis() / span.toMillis();
      double x = Math.round(frame.left() + share * frame.width());
      g.setFill(chart.grid());
      g.fillRect(x, frame.bottom(), 1, 4);
      g.setFill(chart.text());
      String text = times.axis(tick, step);
      double half = text.length() * 3.8;
      double middle =
          Math.clamp(x, frame.left() + half - 20, frame.left() + frame.width() - half + 8);
      g.fillText(text, middle, frame.bottom() + 14);
    }
  }

  private void bar(GraphicsContext g, int bucket) {
    double x = Math.round(frame.x(bucket, data.buckets()));
    double next = Math.round(frame.x(bucket + 1, data.buckets()));
    double width = Math.max(1, next - x - (next - x >= 4 ? 1 : 0));
    long below = 0;
    double bottom = frame.bottom();
    for (ChartData.Layer layer : data.layers()) {
      long value = layer.values()[bucket];
      if (value == 0) {
        continue;
      }
      below += value;
      double top = Math.round(frame.y(axis.at(below)));
      fill(g, layer, x, top, width, bottom - top);
      bottom = top;
    }
    if (!data.isFull(bucket) && below > 0) {
      hatch(g, x, bottom, width, frame.bottom() - bottom);
    }
  }

  private void fill(
      GraphicsContext g, ChartData.Layer layer, double x, double y, double width, double height) {
    Paint paint = chart.slot(layer.slot());
    g.setFill(paint);
    g.fillRect(x, y, width, height);
    if (layer.striped() && paint instanceof Color color) {
      g.setFill(color.deriveColor(0, 0.6, 1.35, 1));
      for (double at = y + 2; at < y + height; at += 5) {
        g.fillRect(x, at, width, Math.min(2, y + height - at));
      }
    }
  }

  /** Marks a bucket whose time is not over: what is missing there is no drop. */
  private void hatch(GraphicsContext g, double x, double y, double width, double height) {
    g.save();
    g.beginPath();
    g.rect(x, y, width, height);
    g.clip();
    g.setStroke(chart.cursorPaint());
    g.setLineWidth(2);
    for (double at = y - width; at < y + height; at += 6) {
      g.strokeLine(x, at + width, x + width, at);
    }
    g.restore();
  }

  private void line(GraphicsContext g, ChartData.Layer layer) {
    g.setStroke(chart.slot(layer.slot()));
    g.setLineWidth(1.5);
    if (layer.striped()) {
      g.setLineDashes(4, 3);
    }
    List<Double> flat =
        java.util.Arrays.stream(layer.values()).mapToObj(value -> frame.y(axis.at(value))).toList();
    for (int i = 1; i < data.buckets(); i++) {
      g.strokeLine(
          frame.middle(i - 1, data.buckets()),
          flat.get(i - 1),
          frame.middle(i, data.buckets()),
          flat.get(i));
    }
    g.setLineDashes();
  }
}
