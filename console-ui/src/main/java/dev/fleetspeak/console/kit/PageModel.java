package dev.fleetspeak.console.kit;

/** A page's logic. The shell tells it when it is looked at; hidden pages own no call. */
public interface PageModel {

  /** The page comes into view, or what it shows has changed altogether. */
  void shown();

  /** The page goes out of view: gives up what is under way. */
  void hidden();

  /** A second has passed while in view and live. */
  void tick();

  /** Asks everything again. */
  void reload();

  /** The server changed: what is known no longer holds. */
  void forget();
}
