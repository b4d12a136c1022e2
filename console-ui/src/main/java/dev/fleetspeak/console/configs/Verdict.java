package dev.fleetspeak.console.configs;

import dev.fleetspeak.console.kit.Tone;

/** What a look at a signature found. */
public enum Verdict {
  /** One of the chosen keys made it. */
  VERIFIED("verified", Tone.GOOD),
  /** None of the chosen keys made it. */
  WRONG_KEY("wrong key", Tone.BAD),
  /** The file is no service configuration. */
  DAMAGED("damaged", Tone.BAD),
  /** It has no signature. */
  UNSIGNED("unsigned", Tone.WARNING),
  /** There is a signature, but no key to check it with. */
  NO_KEY("no key chosen", Tone.NONE);

  private final String word;
  private final Tone tone;

  Verdict(String word, Tone tone) {
    this.word = word;
    this.tone = tone;
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
