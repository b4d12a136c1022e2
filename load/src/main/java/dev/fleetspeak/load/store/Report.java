package dev.fleetspeak.load.store;

import dev.fleetspeak.common.cli.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: lines as soon as they are known, or one JSON object at the end. */
final class Report {
  private final boolean asJson;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, Object> head = new LinkedHashMap<>();
  private final List<Map<String, Object>> levels = new ArrayList<>();
  private List<Object> figures = new ArrayList<>();
  private int goals;
  private int met;

  /**
   * @param err gets the last line if {@code out} has to be JSON alone
   */
  Report(boolean asJson, PrintStream out, PrintStream err) {
    this.asJson = asJson;
    this.out = out;
    this.err = err;
  }

  /** Something that the figures depend on, or that is worth knowing. */
  void fact(String name, Object value) {
    head.put(name, value);
    line(
        "%s: %s",
        name.replace('_', ' '),
        value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : value);
  }

  /** Figures of this number of stored messages follow. */
  void level(long stored) {
    figures = new ArrayList<>();
    levels.add(Map.of("stored", stored, "figures", figures));
    line("%n%,d messages stored:", stored);
  }

  void figure(Figure figure) {
    figures.add(figure.json());
    line("%s", figure);
    if (figure.goal() != null) {
      goals++;
      met += figure.isMet() ? 1 : 0;
    }
  }

  /** Ends it; whether all goals are met. */
  boolean end() {
    head.put("levels", levels);
    head.put("goals", goals);
    head.put("goals_met", met);
    if (asJson) {
      out.println(Json.of(head));
    }
    out.flush();
    (asJson ? err : out).printf("%d of %d goals met%n", met, goals);
    return met == goals;
  }

  private void line(String format, Object... arguments) {
    if (!asJson) {
      out.printf(Locale.ROOT, format + "%n", arguments);
      out.flush();
    }
  }
}
