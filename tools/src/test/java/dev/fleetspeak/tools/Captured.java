package dev.fleetspeak.tools;

import dev.fleetspeak.tools.config.ConfigMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What a program printed and how it ended. */
public record Captured(int code, String out, String err) {

  /** A program's run on a terminal. */
  @FunctionalInterface
  public interface Run {
    int on(Terminal terminal) throws Exception;
  }

  /** Runs a program and keeps what it prints. */
  public static Captured of(Run run) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code;
    try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      code = run.on(new Terminal(outStream, errStream));
    }
    return new Captured(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs the configurator at a time of one's own. */
  public static Captured config(Instant now, String... arguments) throws Exception {
    return of(terminal -> ConfigMain.run(List.of(arguments), terminal, InstantSource.fixed(now)));
  }

  /** Runs the configurator now. */
  public static Captured config(String... arguments) throws Exception {
    return config(Instant.now(), arguments);
  }
}
