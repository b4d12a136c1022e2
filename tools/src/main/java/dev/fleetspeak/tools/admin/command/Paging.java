package dev.fleetspeak.tools.admin.command;

import dev.fleetspeak.tools.admin.output.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the pages of a list up to a limit.
 *
 * @param <T> what the list holds
 */
public final class Paging<T> {
  private static final int LARGEST_PAGE = 1000;

  private final int limit;
  private final List<T> rows = new ArrayList<>();
  private String token = "";
  private boolean begun;
  private long total = -1;

  /** Takes the flag {@code --limit}. */
  public Paging(Invocation arguments) throws AdminException {
    int given = arguments.integer("limit");
    if (given < 0) {
      throw new AdminException("--limit is 0 for all, or a number from 1 up");
    }
    this.limit = given == 0 ? Integer.MAX_VALUE : given;
  }

  /** The flag {@code --limit}. */
  public static CommandFlag limit(int initial) {
    return CommandFlag.number("limit", initial, "most rows; 0 for all");
  }

  /** Whether another page is to be asked for. */
  public boolean wantsMore() {
    return !begun || (!token.isEmpty() && rows.size() < limit);
  }

  /** Rows to ask for. */
  public int pageSize() {
    return Math.min(LARGEST_PAGE, limit - rows.size());
  }

  /** Where to go on. */
  public String token() {
    return token;
  }

  /** Takes a page. */
  public void add(List<T> page, String nextToken, long totalEstimate) {
    begun = true;
    rows.addAll(page.subList(0, Math.min(page.size(), limit - rows.size())));
    token = nextToken;
    total = totalEstimate;
  }

  /** What was gathered. */
  public List<T> rows() {
    return rows;
  }

  /** Says to people if there is more. */
  public void remark(Output output, String what) {
    if (!token.isEmpty()) {
      output.line(
          total > 0
              ? "%d / %d %s; --limit 0 shows all".formatted(rows.size(), total, what)
              : "There are more %s; --limit 0 shows all.".formatted(what));
    }
  }
}
