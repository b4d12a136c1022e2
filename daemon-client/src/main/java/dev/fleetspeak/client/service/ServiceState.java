package dev.fleetspeak.client.service;

/**
 * What a service does at the moment, for {@code --status}.
 *
 * @param activity a few words, such as {@code process 123}
 * @param restarts how often what it runs had to be started again
 * @param lastProblem one line; empty if there was none
 */
public record ServiceState(String activity, long restarts, String lastProblem) {
  /** Of a service that has nothing special to say. */
  public static final ServiceState RUNNING = new ServiceState("runs", 0, "");
}
