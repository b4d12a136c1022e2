package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsRequest;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import io.grpc.stub.StreamObserver;

/** {@code fleetspeak.console.v1.ConsoleActions}. */
final class ConsoleActionsService extends ConsoleActionsGrpc.ConsoleActionsImplBase {
  private final SendAndWaitCall sendAndWait;
  private final RetentionCalls retention;

  ConsoleActionsService(SendAndWaitCall sendAndWait, RetentionCalls retention) {
    this.sendAndWait = sendAndWait;
    this.retention = retention;
  }

  @Override
  public void sendAndWait(SendAndWaitRequest request, StreamObserver<SendAndWaitResponse> caller) {
    Answers.started(caller, () -> sendAndWait.start(request, caller));
  }

  @Override
  public void removeOldRecords(
      RemoveOldRecordsRequest request, StreamObserver<RemoveOldRecordsResponse> caller) {
    Answers.value(caller, () -> retention.remove(request));
  }
}
