package dev.fleetspeak.console.testing;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesResponse;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientContactsResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.ListClientsResponse;
import dev.fleetspeak.server.store.Datastore;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What a reference server is to a console: the original admin interface and nothing else. */
public final class AdminOnlyServer extends AdminGrpc.AdminImplBase implements AutoCloseable {
  private final Datastore store;
  private final Server server;

  /**
   * @param store read and written; not closed
   */
  public AdminOnlyServer(Datastore store) {
    this.store = store;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  private static <T> void answer(StreamObserver<T> caller, Supplier<T> work) {
    caller.onNext(work.get());
    caller.onCompleted();
  }

  private static void done(StreamObserver<EmptyMessage> caller, Runnable work) {
    answer(
        caller,
        () -> {
          work.run();
          return EmptyMessage.getDefaultInstance();
        });
  }

  @Override
  public void keepAlive(EmptyMessage request, StreamObserver<EmptyMessage> caller) {
    done(caller, () -> {});
  }

  @Override
  public void listClients(ListClientsRequest request, StreamObserver<ListClientsResponse> caller) {
    List<ClientId> ids = request.getClientIdsList().stream().map(ClientId::of).toList();
    answer(
        caller,
        () -> ListClientsResponse.newBuilder().addAllClients(store.listClients(ids)).build());
  }

  @Override
  public void listClientContacts(
      ListClientContactsRequest request, StreamObserver<ListClientContactsResponse> caller) {
    answer(
        caller,
        () -> {
          ListClientContactsResponse.Builder response = ListClientContactsResponse.newBuilder();
          store.streamClientContacts(ClientId.of(request.getClientId()), response::addContacts);
          return response.build();
        });
  }

  @Override
  public void getMessageStatus(
      GetMessageStatusRequest request, StreamObserver<GetMessageStatusResponse> caller) {
    answer(
        caller,
        () -> {
          GetMessageStatusResponse.Builder response = GetMessageStatusResponse.newBuilder();
          store.getMessages(List.of(MessageId.of(request.getMessageId())), false).stream()
              .findFirst()
              .ifPresent(
                  message -> {
                    response.setCreationTime(message.getCreationTime());
                    if (message.hasResult()) {
                      response.setResult(message.getResult());
                    }
                  });
          return response.build();
        });
  }

  @Override
  public void insertMessage(Message request, StreamObserver<EmptyMessage> caller) {
    Instant now = Instant.now();
    done(
        caller,
        () ->
            store.storeMessages(
                List.of(
                    request.toBuilder()
                        .setCreationTime(
                            Timestamp.newBuilder()
                                .setSeconds(now.getEpochSecond())
                                .setNanos(now.getNano()))
                        .build())));
  }

  @Override
  public void deletePendingMessages(
      DeletePendingMessagesRequest request, StreamObserver<EmptyMessage> caller) {
    done(
        caller,
        () ->
            store.deletePendingMessages(
                request.getClientIdsList().stream().map(ClientId::of).toList()));
  }

  @Override
  public void getPendingMessages(
      GetPendingMessagesRequest request, StreamObserver<GetPendingMessagesResponse> caller) {
    List<ClientId> ids = request.getClientIdsList().stream().map(ClientId::of).toList();
    answer(
        caller,
        () ->
            GetPendingMessagesResponse.newBuilder()
                .addAllMessages(store.getPendingMessages(ids, 0, request.getLimit(), false))
                .build());
  }

  @Override
  public void blacklistClient(BlacklistClientRequest request, StreamObserver<EmptyMessage> caller) {
    done(caller, () -> store.blacklistClient(ClientId.of(request.getClientId())));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
