package dev.fleetspeak.console.kit;

import java.util.List;

/**
 * A page of rows.
 *
 * @param rows in the server's order
 * @param nextToken where to go on; empty at the end
 * @param total rows on all pages; -1 if unknown
 */
public record RowPage<T>(List<T> rows, String nextToken, long total) {

  /** Copies the rows. */
  public RowPage {
    rows = List.copyOf(rows);
  }
}
