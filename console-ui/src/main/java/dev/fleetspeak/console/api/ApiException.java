package dev.fleetspeak.console.api;

/** Carries an {@link ApiFailure} through a future. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ApiFailure failure;

  /** An exception for this failure. */
  public ApiException(ApiFailure failure) {
    super(failure.details());
    this.failure = failure;
  }

  /** What went wrong. */
  public ApiFailure failure() {
    return failure;
  }

  /** The failure behind an exception of a future, whatever wraps it. */
  public static ApiFailure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ApiException e) {
        return e.failure();
      }
    }
    return new ApiFailure(ApiFailure.Kind.SERVER, "the console's own work", thrown.toString());
  }
}
