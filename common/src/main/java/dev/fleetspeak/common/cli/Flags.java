package dev.fleetspeak.common.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Flags in the grammar that all programs of the reference take (tools.md 1.3): one dash or two,
 * {@code -name=value} or {@code -name value}, booleans without a value, parsing ends at the first
 * argument that is no flag or after {@code --}.
 */
public final class Flags {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final String usage;
  private final Map<String, Flag> flags = new TreeMap<>();
  private boolean permuted;

  private Flags(String usage) {
    this.usage = usage;
  }

  /**
   * Begins a set of flags.
   *
   * @param usage what stands above the list of flags in the help text
   */
  public static Flags of(String usage) {
    return new Flags(usage);
  }

  private enum Kind {
    STRING,
    BOOLEAN,
    INTEGER,
    LIST
  }

  private record Flag(Kind kind, String initial, String help) {}

  /** A flag with any text as value. */
  public Flags string(String name, String initial, String help) {
    flags.put(name, new Flag(Kind.STRING, initial, help));
    return this;
  }

  /** A flag that may be given without a value; initially false. */
  public Flags bool(String name, String help) {
    return bool(name, false, help);
  }

  /** A flag that may be given without a value. */
  public Flags bool(String name, boolean initial, String help) {
    flags.put(name, new Flag(Kind.BOOLEAN, Boolean.toString(initial), help));
    return this;
  }

  /** A flag with a whole number as value. */
  public Flags integer(String name, int initial, String help) {
    flags.put(name, new Flag(Kind.INTEGER, Integer.toString(initial), help));
    return this;
  }

  /** A flag that may be given several times, initially never. */
  public Flags list(String name, String help) {
    flags.put(name, new Flag(Kind.LIST, "", help));
    return this;
  }

  /** The logging flags that all programs of the reference take; most have no effect here (P-01). */
  public Flags logging() {
    return bool("logtostderr", "log to standard error (always so here)")
        .bool("alsologtostderr", "log to standard error as well (always so here)")
        .string("stderrthreshold", "ERROR", "accepted, without effect")
        .string("log_dir", "", "accepted, without effect")
        .string("log_link", "", "accepted, without effect")
        .string("logbuflevel", "0", "accepted, without effect")
        .string("v", "0", "verbosity: 1 and above log details")
        .string("vmodule", "", "accepted, without effect")
        .string("log_backtrace_at", "", "accepted, without effect");
  }

  /** Takes flags after positional arguments too. */
  public Flags permuted() {
    permuted = true;
    return this;
  }

  /**
   * Parses arguments.
   *
   * @throws UsageException for {@code -h} and {@code -help} (code 0), an unknown flag or a bad
   *     value (code 2)
   */
  public Parsed parse(List<String> arguments) throws UsageException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (argument.length() < 2 || argument.charAt(0) != '-') {
        if (permuted) {
          rest.add(argument);
          continue;
        }
        rest.addAll(arguments.subList(i, arguments.size()));
        break;
      }
      String body = argument.substring(argument.startsWith("--") ? 2 : 1);
      int equals = body.indexOf('=');
      String name = equals < 0 ? body : body.substring(0, equals);
      String value = equals < 0 ? null : body.substring(equals + 1);
      Flag flag = find(name, argument);
      if (value == null && flag.kind() == Kind.BOOLEAN) {
        value = "true";
      } else if (value == null) {
        if (++i == arguments.size()) {
          throw wrong("flag needs a value: -" + name);
        }
        value = arguments.get(i);
      }
      check(name, flag, value);
      List<String> given = values.computeIfAbsent(canonical(name), _ -> new ArrayList<>());
      if (flag.kind() != Kind.LIST) {
        given.clear();
      }
      given.add(value);
    }
    return new Parsed(values, rest);
  }

  /** The help text. */
  public String help() {
    StringBuilder text = new StringBuilder(usage.stripTrailing()).append("\n\nFlags:\n");
    flags.forEach(
        (name, flag) -> {
          text.append("  --").append(name);
          switch (flag.kind()) {
            case STRING -> text.append(" TEXT");
            case INTEGER -> text.append(" N");
            case LIST -> text.append(" TEXT (repeatable)");
            case BOOLEAN -> {}
          }
          text.append("\n        ").append(flag.help());
          if (!flag.initial().isEmpty() && !flag.initial().equals("false")) {
            text.append(" (default ").append(flag.initial()).append(')');
          }
          text.append('\n');
        });
    return text.toString();
  }

  /** A refusal of the arguments, with the help text. */
  public UsageException wrong(String problem) {
    return new UsageException(2, problem + "\n\n" + help());
  }

  private Flag find(String name, String argument) throws UsageException {
    Flag flag = flags.get(canonical(name));
    if (flag != null) {
      return flag;
    }
    if (name.equals("h") || name.equals("help")) {
      throw new UsageException(0, help());
    }
    if (name.isEmpty() || name.startsWith("-") || name.startsWith("=")) {
      throw wrong("bad flag syntax: " + argument);
    }
    throw wrong("there is no flag -" + name);
  }

  /** Words may be joined by dashes as well as by underscores. */
  private String canonical(String name) {
    return flags.containsKey(name) ? name : name.replace('-', '_');
  }

  private void check(String name, Flag flag, String value) throws UsageException {
    boolean fits =
        switch (flag.kind()) {
          case STRING, LIST -> true;
          case BOOLEAN -> TRUE.contains(value) || FALSE.contains(value);
          case INTEGER -> value.matches("[+-]?\\d{1,9}");
        };
    if (!fits) {
      throw wrong("invalid value \"" + value + "\" for flag -" + name);
    }
  }

  /** Arguments, parsed. */
  public final class Parsed {
    private final Map<String, List<String>> values;
    private final List<String> rest;

    private Parsed(Map<String, List<String>> values, List<String> rest) {
      this.values = values;
      this.rest = List.copyOf(rest);
    }

    /** Value of a flag, or its initial one. */
    public String string(String name) {
      String given = last(name);
      return given == null ? flag(name).initial() : given;
    }

    /** Value of a boolean flag. */
    public boolean bool(String name) {
      return TRUE.contains(string(name));
    }

    /** Value of a number flag. */
    public int integer(String name) {
      return Integer.parseInt(string(name));
    }

    /** All values of a repeatable flag. */
    public List<String> list(String name) {
      return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** Whether the flag was given. */
    public boolean has(String name) {
      return values.containsKey(name);
    }

    /** What is no flag. */
    public List<String> rest() {
      return rest;
    }

    private @Nullable String last(String name) {
      List<String> given = values.get(name);
      return given == null ? null : given.getLast();
    }

    private Flag flag(String name) {
      Flag flag = flags.get(name);
      if (flag == null) {
        throw new IllegalArgumentException("no such flag: " + name);
      }
      return flag;
    }
  }
}
