package dev.fleetspeak.client.config;

/**
 * The most that the client may send and take.
 *
 * @param upload bytes a second; 0 for no ceiling
 * @param download bytes a second; 0 for no ceiling
 */
public record Bandwidth(long upload, long download) {
  /** No ceiling. */
  public static final Bandwidth UNLIMITED = new Bandwidth(0, 0);
}
