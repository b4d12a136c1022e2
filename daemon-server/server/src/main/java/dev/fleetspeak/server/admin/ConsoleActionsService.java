package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import io.grpc.stub.StreamObserver;

/** {@code fleetspeak.console.v1.ConsoleActions}. */
final class ConsoleActionsService extends ConsoleActionsGrpc.ConsoleActionsImplBase {
  private final SendAndWaitCall sendAndWait;

  ConsoleActionsService(SendAndWaitCall sendAndWait) {
    this.sendAndWait = sendAndWait;
  }

  @Override
  public void sendAndWait(SendAndWaitRequest request, StreamObserver<SendAndWaitResponse> caller) {
    Answers.started(caller, () -> sendAndWait.start(request, caller));
  }
}
