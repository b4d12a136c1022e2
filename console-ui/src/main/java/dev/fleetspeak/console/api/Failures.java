package dev.fleetspeak.console.api;

import dev.fleetspeak.console.api.ApiFailure.Kind;
import io.grpc.Status;

/** Turns gRPC's statuses into words. */
final class Failures {
  private Failures() {}

  static ApiFailure of(String asked, Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    String said = status.getDescription() == null ? "" : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE -> new ApiFailure(Kind.UNREACHABLE, asked, unreachable(status));
      case DEADLINE_EXCEEDED ->
          new ApiFailure(Kind.TIMEOUT, asked, "the server took too long to answer");
      case UNIMPLEMENTED ->
          new ApiFailure(
              Kind.NOT_SUPPORTED,
              asked,
              "this server has only the original admin interface, which cannot do this");
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          new ApiFailure(Kind.NOT_PERMITTED, asked, or(said, "your role does not allow this"));
      case NOT_FOUND -> new ApiFailure(Kind.NOT_FOUND, asked, or(said, "there is no such thing"));
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, ALREADY_EXISTS ->
          new ApiFailure(Kind.INVALID, asked, or(said, "the server does not take this"));
      case CANCELLED -> new ApiFailure(Kind.CANCELLED, asked, "it was cancelled");
      default ->
          new ApiFailure(
              Kind.SERVER, asked, or(said, "the server failed with " + status.getCode()));
    };
  }

  private static String unreachable(Status status) {
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    String text = root == null ? "" : String.valueOf(root.getMessage());
    if (text.contains("refused")) {
      return "nothing listens there (connection refused)";
    }
    if (root instanceof java.net.UnknownHostException || text.contains("Unable to resolve")) {
      return "there is no host of that name";
    }
    return "the server cannot be reached" + (text.isBlank() ? "" : " (" + text + ")");
  }

  private static String or(String said, String otherwise) {
    return said.isBlank() ? otherwise : said;
  }
}
