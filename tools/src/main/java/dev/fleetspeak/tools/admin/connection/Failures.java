package dev.fleetspeak.tools.admin.connection;

import dev.fleetspeak.tools.admin.output.Printable;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a failed call means to the operator. */
public final class Failures {
  private Failures() {}

  /** One line. */
  public static String describe(
      StatusRuntimeException failure, ConnectionSettings settings, String command) {
    Status status = failure.getStatus();
    String said = status.getDescription() == null ? "" : Printable.of(status.getDescription());
    return switch (status.getCode()) {
      case UNIMPLEMENTED ->
          ("%s needs fleetspeak.console.v1, which the server at %s does not have: it is the"
                  + " reference's, or an older one%s")
              .formatted(command, settings.address(), said.isEmpty() ? "" : " (" + said + ")");
      case DEADLINE_EXCEEDED ->
          "the server at %s gave no answer in time; --rpc_timeout allows more"
              .formatted(settings.address());
      case UNAVAILABLE -> "lost the server at %s: %s".formatted(settings.address(), said);
      case RESOURCE_EXHAUSTED -> "the server at %s refuses: %s".formatted(settings.address(), said);
      default ->
          "%s: %s".formatted(status.getCode(), said.isEmpty() ? "no reason was given" : said);
    };
  }
}
