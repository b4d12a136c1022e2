package dev.fleetspeak.console.kit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a client is there. */
public enum Presence {
  /** An open stream, or a contact recently enough. */
  ONLINE("online", Tone.GOOD),
  /** Neither online nor silent. */
  LATE("late", Tone.WARNING),
  /** No contact for long. */
  SILENT("silent", Tone.NONE);

  private final String word;
  private final Tone tone;

  Presence(String word, Tone tone) {
    this.word = word;
    this.tone = tone;
  }

  /**
   * The thresholds of a server.
   *
   * @param onlineWithin a contact this recent means online
   * @param silentAfter no contact for this long means silent
   */
  public record Rule(Duration onlineWithin, Duration silentAfter) {
    /** In force until a server has told its own. */
    public static final Rule USUAL = new Rule(Duration.ofMinutes(10), Duration.ofHours(24));

    /**
     * Judges a client.
     *
     * @param isOnline whether it is known to be, whatever its last contact
     */
    public Presence judge(@Nullable Instant lastContact, boolean isOnline, Instant now) {
      if (isOnline) {
        return ONLINE;
      }
      if (lastContact == null) {
        return SILENT;
      }
      Duration age = Duration.between(lastContact, now);
      if (age.compareTo(onlineWithin) <= 0) {
        return ONLINE;
      }
      return age.compareTo(silentAfter) < 0 ? LATE : SILENT;
    }

    /** The rule in words, for tooltips. */
    public String words() {
      return "online: open stream, or a contact within %s; silent: none for %s"
          .formatted(Durations.brief(onlineWithin), Durations.brief(silentAfter));
    }
  }

  /** What it is called. */
  public String word() {
    return word;
  }

  /** How good it is. */
  public Tone tone() {
    return tone;
  }
}
