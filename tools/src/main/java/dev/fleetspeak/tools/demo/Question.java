package dev.fleetspeak.tools.demo;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.tools.admin.connection.Connection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/**
 * A message that waits for what the client says to it.
 *
 * @param message with its id
 * @param bound longest wait
 */
record Question(Message message, Duration bound) {
  /** The server ends the wait; the call itself is given a little longer. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration BEFORE_RETRY = Duration.ofMillis(200);

  /**
   * Asks. A server that is started again meanwhile is asked again: the message's id makes it the
   * same message.
   *
   * @throws DemoException if the server refuses or stays away
   */
  SendAndWaitResponse ask(Connection connection) throws DemoException, InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      try {
        return connection.actions(left.plus(GRACE)).sendAndWait(request(left));
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || System.nanoTime() > end) {
          throw new DemoException(
              "the server refuses the message to %s: %s"
                  .formatted(message.getDestination().getServiceName(), e.getStatus()),
              e);
        }
        Thread.sleep(BEFORE_RETRY);
      }
    }
  }

  private SendAndWaitRequest request(Duration left) {
    return SendAndWaitRequest.newBuilder()
        .setMessage(message)
        .setTimeout(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(left.getSeconds())
                .setNanos(left.getNano()))
        .build();
  }
}
