package dev.fleetspeak.console.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The filter language: {@code key:value} terms, all of which hold; quotes for blanks. */
public final class Filters {
  private static final Pattern AGE = Pattern.compile("([<>])(\\d{1,6})([smhd])");

  private Filters() {}

  /**
   * Reads a filter.
   *
   * @param keys that there are
   * @throws FilterException for an unknown key or an unfinished term
   */
  public static List<FilterTerm> parse(String text, Set<String> keys) throws FilterException {
    List<FilterTerm> terms = new ArrayList<>();
    for (String word : words(text)) {
      int colon = word.indexOf(':');
      String key = colon < 0 ? "" : word.substring(0, colon);
      String value = word.substring(colon + 1);
      if (colon >= 0 && !keys.contains(key)) {
        throw new FilterException(
            "there is no key \"%s\"; there are %s"
                .formatted(key, String.join(", ", keys.stream().sorted().toList())));
      }
      if (value.isEmpty()) {
        throw new FilterException("\"" + word + "\" still needs a value");
      }
      terms.add(new FilterTerm(key, value));
    }
    return terms;
  }

  private static List<String> words(String text) throws FilterException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (quoted) {
      throw new FilterException("a quote is not closed");
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** A term as it is written, with quotes where they are needed. */
  public static String term(String key, String value) {
    return key + ":" + (value.matches("\\S+") ? value : "\"" + value + "\"");
  }

  /**
   * An age limit.
   *
   * @param within whether younger ones are wanted
   * @param age the limit
   */
  public record Age(boolean within, Duration age) {}

  /**
   * Reads {@code <1h} or {@code >3d}.
   *
   * @throws FilterException for anything else
   */
  public static Age age(FilterTerm term) throws FilterException {
    Matcher matcher = AGE.matcher(term.value());
    if (!matcher.matches()) {
      throw new FilterException(
          "\"%s:%s\": write an age as <1h or >3d (s, m, h, d)".formatted(term.key(), term.value()));
    }
    long count = Long.parseLong(matcher.group(2));
    Duration age =
        switch (matcher.group(3)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    return new Age(matcher.group(1).equals("<"), age);
  }

  /**
   * Reads {@code yes} or {@code no}.
   *
   * @throws FilterException for anything else
   */
  public static boolean yes(FilterTerm term) throws FilterException {
    return switch (term.value()) {
      case "yes" -> true;
      case "no" -> false;
      default ->
          throw new FilterException(
              "\"%s:%s\": write yes or no".formatted(term.key(), term.value()));
    };
  }
}
