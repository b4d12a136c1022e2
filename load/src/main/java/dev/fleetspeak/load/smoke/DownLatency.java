package dev.fleetspeak.load.smoke;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.client.SimulatedClient;
import dev.fleetspeak.load.client.StreamWire;
import dev.fleetspeak.load.client.Wire;
import dev.fleetspeak.load.figures.Latencies;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.AdminGrpc;
import io.grpc.Channel;
import java.io.IOException;

/** From {@code InsertMessage} to the message's last byte on the client's open stream. */
final class DownLatency {
  private DownLatency() {}

  static Latencies measure(SimulatedClient client, Channel admin, int samples)
      throws IOException, LoadException {
    AdminGrpc.AdminBlockingStub stub = AdminGrpc.newBlockingStub(admin);
    long[] nanos = new long[samples];
    try (Wire wire = client.connect()) {
      StreamWire stream = wire.stream(client.contact(0, 0, 2L * samples + 100));
      stream.read();
      int warmUp = Math.min(samples, 100);
      for (int i = -warmUp; i < samples; i++) {
        long start = System.nanoTime();
        stub.insertMessage(message(client));
        int came = stream.read().getMessagesCount();
        if (came != 1) {
          throw new LoadException("a frame with %d messages came instead of one".formatted(came));
        }
        if (i >= 0) {
          nanos[i] = System.nanoTime() - start;
        }
      }
    }
    return Latencies.of(nanos);
  }

  private static Message message(SimulatedClient client) {
    return Message.newBuilder()
        .setSource(Address.newBuilder().setServiceName("load"))
        .setDestination(
            Address.newBuilder().setClientId(client.id().bytes()).setServiceName("load"))
        .setMessageType("Load")
        .setData(Any.pack(BytesValue.of(ByteString.copyFrom(new byte[100]))))
        .build();
  }
}
