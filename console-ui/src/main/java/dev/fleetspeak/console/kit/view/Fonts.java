package dev.fleetspeak.console.kit.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/** The fonts that come with the console. */
public final class Fonts {
  private static final String FOLDER = "/com/formdev/flatlaf/fonts/";
  private static final List<String> FILES =
      List.of(
          "inter/Inter-Regular.otf",
          "inter/Inter-SemiBold.otf",
          "inter/Inter-Bold.otf",
          "inter/Inter-Italic.otf",
          "jetbrains_mono/JetBrainsMono-Regular.ttf",
          "jetbrains_mono/JetBrainsMono-Bold.ttf");

  private Fonts() {}

  /** Makes the fonts known to the toolkit; once, on the UI thread. */
  public static void load() {
    for (String file : FILES) {
      try (InputStream in = Fonts.class.getResourceAsStream(FOLDER + file)) {
        if (in != null) {
          Font.loadFont(in, 13);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the font " + file + " cannot be read", e);
      }
    }
  }

  /** Digits of equal width. */
  public static Font mono(double size) {
    return Font.font("JetBrains Mono", size);
  }
}
