package dev.fleetspeak.tools.admin.output;

import dev.fleetspeak.common.cli.Json;
import dev.fleetspeak.tools.Terminal;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command's results go, and in which form. */
public final class Output {
  private final Terminal terminal;
  private final boolean json;

  /**
   * @param json whether results are JSON; otherwise they are for people
   */
  public Output(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** Whether results are JSON. */
  public boolean isJson() {
    return json;
  }

  /** A line for people alone. */
  public void line(String text) {
    if (!json) {
      terminal.out().println(text);
    }
  }

  /** A remark beside the result. */
  public void note(String text) {
    terminal.err().println("fleetspeak-admin: " + text);
  }

  /**
   * Rows: a table with a header, or an array with one object a line.
   *
   * @param none what to say to people if there is no row
   */
  public <T> void rows(Table<T> table, List<T> rows, String none) {
    PrintStream out = terminal.out();
    if (json) {
      out.print("[");
      Iterator<T> all = rows.iterator();
      while (all.hasNext()) {
        out.print("\n" + Json.of(table.json(all.next())) + (all.hasNext() ? "," : "\n"));
      }
      out.println("]");
    } else if (rows.isEmpty()) {
      out.println(none);
    } else {
      table.lines(rows).forEach(out::println);
    }
  }

  /** One object, or a line for people. */
  public void result(Map<String, ? extends @Nullable Object> object, String line) {
    terminal.out().println(json ? Json.of(object) : line);
  }

  /** Bytes as they are, for people. */
  public void raw(byte[] stdout, byte[] stderr) {
    terminal.out().write(stdout, 0, stdout.length);
    terminal.out().flush();
    terminal.err().write(stderr, 0, stderr.length);
    terminal.err().flush();
  }
}
