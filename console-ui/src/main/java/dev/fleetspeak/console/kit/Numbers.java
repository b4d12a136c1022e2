package dev.fleetspeak.console.kit;

import java.util.Locale;

/** Texts of numbers. */
public final class Numbers {
  /** Groups digits without being taken for a decimal sign anywhere. */
  private static final char THIN_SPACE = '\u2009';

  private Numbers() {}

  /** All digits, in groups of three. */
  public static String exact(long number) {
    String digits = Long.toString(Math.abs(number));
    StringBuilder text = new StringBuilder(number < 0 ? "\u2212" : "");
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0) {
        text.append(THIN_SPACE);
      }
      text.append(digits.charAt(i));
    }
    return text.toString();
  }

  /** Exact below a million, else three digits and a unit: "1.24 M". */
  public static String brief(long number) {
    if (Math.abs(number) < 1_000_000) {
      return exact(number);
    }
    double value = number;
    String unit = "";
    for (String next : new String[] {"k", "M", "G", "T"}) {
      if (Math.abs(value) < 999.5) {
        break;
      }
      value /= 1000;
      unit = next;
    }
    return threeDigits(value) + " " + unit;
  }

  /** Bytes in binary units: "512 B", "1.50 KiB", "2.00 MiB". */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String next : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
      if (value < 1024) {
        break;
      }
      value /= 1024;
      unit = next;
    }
    return threeDigits(value) + " " + unit;
  }

  /** A share of a whole with one decimal; of nothing, nothing. */
  public static String share(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String threeDigits(double value) {
    double size = Math.abs(value);
    String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
