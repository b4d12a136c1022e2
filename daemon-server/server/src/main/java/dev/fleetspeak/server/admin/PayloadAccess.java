package dev.fleetspeak.server.admin;

import io.grpc.Status;

/** Whether callers may read the data of messages (server.md 6.2). */
enum PayloadAccess {
  /** They may. */
  OPEN,
  /** They may not; everything else about messages is shown. */
  RESTRICTED;

  static PayloadAccess of(AdminSettings settings) {
    return settings.restrictPayloadRetrieval() ? RESTRICTED : OPEN;
  }

  /** Ends a call that would show data, if that is not allowed. */
  void check(boolean wantsData) {
    if (wantsData && this == RESTRICTED) {
      throw Status.PERMISSION_DENIED
          .withDescription("this server does not show the data of messages")
          .asRuntimeException();
    }
  }
}
