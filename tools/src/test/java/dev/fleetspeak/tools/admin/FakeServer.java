package dev.fleetspeak.tools.admin;

import com.google.protobuf.Message;
import dev.fleetspeak.tools.Captured;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A server on loopback that remembers what it was asked. */
final class FakeServer implements AutoCloseable {
  private final Server server;
  private final List<Message> requests = Collections.synchronizedList(new ArrayList<>());

  FakeServer(BindableService... services) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      builder.addService(ServerInterceptors.intercept(service, new Recorder()));
    }
    server = builder.build().start();
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(Q message) {
          requests.add((Message) message);
          super.onMessage(message);
        }
      };
    }
  }

  String address() {
    return "localhost:" + server.getPort();
  }

  /** All requests, in their order. */
  List<Message> requests() {
    return List.copyOf(requests);
  }

  /** The last request, which is of this type. */
  <T extends Message> T last(Class<T> type) {
    return type.cast(requests.getLast());
  }

  /** Runs the program against this server. */
  Captured run(String... arguments) throws Exception {
    return runAnywhere(
        Stream.concat(Arrays.stream(arguments), Stream.of("--admin_addr", address()))
            .toArray(String[]::new));
  }

  /** Runs the program. */
  static Captured runAnywhere(String... arguments) throws Exception {
    return Captured.of(terminal -> AdminMain.run(List.of(arguments), terminal, ""));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
