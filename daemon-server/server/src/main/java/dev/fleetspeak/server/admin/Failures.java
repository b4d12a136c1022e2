package dev.fleetspeak.server.admin;

import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.DatastoreException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told when a call fails; the reference says UNKNOWN to everything. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final RateLimitedLog FAILURES = new RateLimitedLog(LOG);

  private Failures() {}

  static StatusRuntimeException notFound(String text) {
    return Status.NOT_FOUND.withDescription(text).asRuntimeException();
  }

  static StatusRuntimeException failedPrecondition(String text) {
    return Status.FAILED_PRECONDITION.withDescription(text).asRuntimeException();
  }

  /** The status that stands for an exception; what is the server's own fault is logged too. */
  static StatusRuntimeException of(RuntimeException failure) {
    return switch (failure) {
      case StatusRuntimeException known -> known;
      case IllegalArgumentException wrong ->
          Status.INVALID_ARGUMENT
              .withDescription(Objects.requireNonNullElse(wrong.getMessage(), "bad request"))
              .withCause(wrong)
              .asRuntimeException();
      case DatastoreException store -> {
        FAILURES.warn("an admin call failed in the datastore: {}", store.getMessage());
        yield Status.UNAVAILABLE
            .withDescription("the datastore failed: " + store.getMessage())
            .withCause(store)
            .asRuntimeException();
      }
      default -> {
        LOG.error("an admin call failed", failure);
        yield Status.INTERNAL
            .withDescription("internal error; the server's log has more")
            .withCause(failure)
            .asRuntimeException();
      }
    };
  }
}
