package dev.fleetspeak.server.store.sql;

import java.time.Duration;

/** Something that one server of many does at a time, by turns; {@code fsx_tasks} says when. */
final class SharedTask {
  /** A turn further ahead than this was taken by a server with a wrong clock. */
  private static final long CLOCK_SECONDS = 3_600;

  private final String name;
  private final Writer writer;

  SharedTask(String name, Writer writer) {
    this.name = name;
    this.writer = writer;
  }

  /** Takes the turn, unless another one took it less than this long ago. */
  boolean claim(Duration since) {
    return writer.write(
        "taking turns at " + name,
        tx -> {
          long now = tx.now().getEpochSecond();
          tx.db()
              .update(
                  tx.db()
                      .dialect()
                      .unlessThere(
                          "INSERT INTO fsx_tasks (name, started_at) VALUES (?, 0)", "name"),
                  name);
          return tx.db()
                  .update(
                      """
                      UPDATE fsx_tasks SET started_at = ?
                      WHERE name = ? AND (started_at <= ? OR started_at > ?)
                      """,
                      now,
                      name,
                      now - since.toSeconds(),
                      now + CLOCK_SECONDS)
              == 1;
        });
  }
}
