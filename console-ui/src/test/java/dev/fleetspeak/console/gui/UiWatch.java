package dev.fleetspeak.console.gui;

import java.time.Duration;
import javafx.animation.AnimationTimer;

/** Measures how long the UI thread was ever busy with one thing. Start and read it there. */
final class UiWatch extends AnimationTimer {
  private long last;
  private long longest;

  @Override
  public void handle(long now) {
    long at = System.nanoTime();
    if (last != 0) {
      longest = Math.max(longest, at - last);
    }
    last = at;
  }

  Duration longest() {
    return Duration.ofNanos(longest);
  }
}
