package dev.fleetspeak.server.metrics.prometheus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter whose name does not end in {@code _total}. The library appends that to every counter,
 * and dashboards know these by the names without it.
 */
final class PlainCounter {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final Map<List<String>, LongAdder> values = new ConcurrentHashMap<>();

  PlainCounter(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = List.of(labels);
  }

  void add(long amount, String... labelValues) {
    values.computeIfAbsent(List.of(labelValues), _ -> new LongAdder()).add(amount);
  }

  /** Appends the series in the text format 0.0.4; nothing if there is none. */
  void write(StringBuilder out) {
    if (values.isEmpty()) {
      return;
    }
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" counter\n");
    values.forEach(
        (labelValues, value) -> {
          out.append(name).append('{');
          for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : ",")
                .append(labels.get(i))
                .append("=\"")
                .append(escaped(labelValues.get(i)))
                .append('"');
          }
          out.append("} ").append(value.sum()).append('\n');
        });
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
  }
}
