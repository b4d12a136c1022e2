package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;

/** How a wait for an answer ended. */
sealed interface Ending {

  /**
   * There is an answer.
   *
   * @param answer with its data
   * @param match how it was recognised
   */
  record Answered(Message answer, Match match) implements Ending {}

  /**
   * The message failed.
   *
   * @param reason in the client's or the server's words
   */
  record Failed(String reason) implements Ending {}

  /** The time is over. */
  record TimedOut() implements Ending {}

  /** The server stops. */
  record Stopping() implements Ending {}
}
