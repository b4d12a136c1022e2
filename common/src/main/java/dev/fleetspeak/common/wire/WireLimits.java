package dev.fleetspeak.common.wire;

/** Limits that both ends of the wire keep. */
public final class WireLimits {
  /** Largest contact in bytes, after inflating: 20 MiB. */
  public static final int MAX_CONTACT_BYTES = 20 * 1024 * 1024;

  /** Most messages in one contact, either way. */
  public static final int MAX_MESSAGES = 100;

  /** First four bytes of a stream and of a local channel, little endian. */
  public static final int MAGIC = 0xF1EE1001;

  /** Largest message on a local channel in bytes: 2 MiB. */
  public static final int CHANNEL_MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

  /** Largest message to a client that the admin service takes, in bytes: 2 MiB. */
  public static final int MAX_ADMIN_MESSAGE_BYTES = 2 * 1024 * 1024;

  private WireLimits() {}
}
