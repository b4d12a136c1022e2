package dev.fleetspeak.console.kit.chart;

import dev.fleetspeak.console.kit.TypeSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;

/** A region whose colours come from CSS, so that one change of theme repaints charts as well. */
abstract class ChartPaints extends Region {
  private static final StyleablePropertyFactory<ChartPaints> FACTORY =
      new StyleablePropertyFactory<>(Region.getClassCssMetaData());

  private static final int TEXT = TypeSlots.COUNT + 1;
  private static final int GRID = TEXT + 1;
  private static final int CURSOR = GRID + 1;

  private static final List<CssMetaData<ChartPaints, Paint>> META = new ArrayList<>();

  static {
    for (int i = 0; i < TypeSlots.COUNT; i++) {
      META.add(meta("-fs-slot-" + (i + 1), i));
    }
    META.add(meta("-fs-slot-other", TypeSlots.OTHER));
    META.add(meta("-fs-axis-text", TEXT));
    META.add(meta("-fs-axis-grid", GRID));
    META.add(meta("-fs-cursor", CURSOR));
  }

  private final List<StyleableObjectProperty<Paint>> paints = new ArrayList<>();

  ChartPaints() {
    for (CssMetaData<ChartPaints, Paint> meta : META) {
      StyleableObjectProperty<Paint> paint =
          new SimpleStyleableObjectProperty<>(meta, this, meta.getProperty(), Color.GRAY);
      paint.subscribe(_ -> requestLayout());
      paints.add(paint);
    }
  }

  private static CssMetaData<ChartPaints, Paint> meta(String name, int index) {
    return FACTORY.createPaintCssMetaData(name, chart -> chart.paint(index), Color.GRAY, false);
  }

  private StyleableProperty<Paint> paint(int index) {
    return paints.get(index);
  }

  final Paint slot(int slot) {
    return paints.get(slot).get();
  }

  final Paint text() {
    return paints.get(TEXT).get();
  }

  final Paint grid() {
    return paints.get(GRID).get();
  }

  final Paint cursorPaint() {
    return paints.get(CURSOR).get();
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return Stream.<CssMetaData<? extends Styleable, ?>>concat(
            Region.getClassCssMetaData().stream(), META.stream())
        .toList();
  }
}
