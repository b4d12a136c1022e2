package dev.fleetspeak.console.connection;

/**
 * A server that the operator works with.
 *
 * @param name for people
 * @param address {@code host:port} of its admin interface, as typed
 * @param colour number of the tint of the window, 0 to 5
 * @param readOnly whether actions are off
 * @param production whether confirmations ask for more
 */
public record Profile(
    String name, String address, int colour, boolean readOnly, boolean production) {

  /** How many tints there are. */
  public static final int COLOURS = 6;

  /** A profile with nothing special. */
  public static Profile of(String name, String address) {
    return new Profile(name, address, 0, false, false);
  }

  /** Says what is wrong with it; empty if it can be used. */
  public String problem() {
    if (name.isBlank()) {
      return "give it a name";
    }
    try {
      var _ = dev.fleetspeak.console.api.ServerAddress.parse(address);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
