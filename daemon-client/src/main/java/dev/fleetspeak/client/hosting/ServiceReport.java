package dev.fleetspeak.client.hosting;

/**
 * How one service fares.
 *
 * @param name of the service
 * @param factory what kind it is
 * @param origin its file, or {@code built in}
 * @param signed whether its file had a signature
 * @param state what it does; {@code not started} for one that was refused
 * @param restarts of the service or of what it runs
 * @param waiting messages that wait for it
 * @param processed messages that it took since its start
 * @param failed messages that it could not process, since its last restart
 * @param lastProblem one line; empty if there was none
 */
public record ServiceReport(
    String name,
    String factory,
    String origin,
    boolean signed,
    String state,
    long restarts,
    long waiting,
    long processed,
    long failed,
    String lastProblem) {
  static final String NOT_STARTED = "not started";
}
