package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.DeleteFileRequest;
import dev.fleetspeak.proto.server.DisableBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.server.store.BroadcastStore;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on broadcasts and files (server.md 6.2, 6.4). */
class AdminBroadcastsAndFilesTest {
  private final MemoryStore store = new MemoryStore();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin(store);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private static Broadcast.Builder broadcast(String service) {
    return Broadcast.newBuilder()
        .setBroadcastId(BroadcastId.random().bytes())
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setServiceName("there"))
        .setMessageType("Type");
  }

  private void create(Broadcast broadcast, long limit) {
    var _ =
        admin
            .admin()
            .createBroadcast(
                CreateBroadcastRequest.newBuilder()
                    .setBroadcast(broadcast)
                    .setLimit(limit)
                    .build());
  }

  private List<Broadcast> active(String service) {
    return admin
        .admin()
        .listActiveBroadcasts(
            ListActiveBroadcastsRequest.newBuilder().setServiceName(service).build())
        .getBroadcastsList();
  }

  @Test
  void createdBroadcastsAreListedByServiceDestinationIncluded() {
    Broadcast one = broadcast("one").build();
    Broadcast two = broadcast("two").build();
    create(one, 5);
    create(two, 5);
    assertThat(active("one")).containsExactly(one);
    assertThat(active("")).containsExactly(one, two);
    assertThat(active("three")).isEmpty();
    assertThat(admin.broadcastsChanged).hasValue(2);
  }

  @Test
  void limitsBeyondWhatAStoreCountsMeanUnlimitedAndZeroIsDisabled() {
    create(broadcast("one").build(), -1);
    create(broadcast("one").build(), Long.MIN_VALUE);
    assertThat(store.limits.values()).containsOnly(BroadcastStore.UNLIMITED);
    create(broadcast("off").build(), 0);
    assertThat(active("off")).isEmpty();
  }

  @Test
  void emptyIdIsFilledIn() {
    create(broadcast("one").clearBroadcastId().build(), 5);
    assertThat(active("one").getFirst().getBroadcastId().size()).isEqualTo(8);
  }

  @Test
  void flaw44_requestWithoutABroadcastIsRefusedAndHarmless() {
    var stub = admin.admin();
    refused(
        Code.INVALID_ARGUMENT,
        "broadcast is missing",
        () -> stub.createBroadcast(CreateBroadcastRequest.getDefaultInstance()));
    create(broadcast("one").build(), 1);
  }

  @Test
  void badBroadcastsAreRefused() {
    var stub = admin.admin();
    CreateBroadcastRequest.Builder request = CreateBroadcastRequest.newBuilder().setLimit(1);
    CreateBroadcastRequest noSource = request.setBroadcast(broadcast("one").clearSource()).build();
    refused(Code.INVALID_ARGUMENT, "source.service_name", () -> stub.createBroadcast(noSource));
    CreateBroadcastRequest wrongId =
        request
            .setBroadcast(broadcast("one").setBroadcastId(ByteString.copyFromUtf8("123456789")))
            .build();
    refused(Code.INVALID_ARGUMENT, "8 bytes", () -> stub.createBroadcast(wrongId));
    CreateBroadcastRequest group =
        request.setBroadcast(broadcast("one").setGroupName("group")).build();
    refused(Code.FAILED_PRECONDITION, "group_name", () -> stub.createBroadcast(group));
    assertThat(store.broadcasts).isEmpty();
  }

  @Test
  void disabledBroadcastsAreListedNoMore() {
    Broadcast one = broadcast("one").build();
    Broadcast two = broadcast("one").build();
    create(one, 5);
    create(two, 5);
    var stub = admin.admin();
    var _ =
        stub.disableBroadcasts(
            DisableBroadcastsRequest.newBuilder()
                .addBroadcastIds(one.getBroadcastId())
                .addBroadcastIds(BroadcastId.random().bytes())
                .build());
    assertThat(active("one")).containsExactly(two);
    assertThat(admin.broadcastsChanged).hasValue(3);
    var _ = stub.disableBroadcasts(DisableBroadcastsRequest.getDefaultInstance());
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.disableBroadcasts(
                DisableBroadcastsRequest.newBuilder()
                    .addBroadcastIds(ByteString.copyFromUtf8("short"))
                    .build()));
    assertThat(active("one")).containsExactly(two);
  }

  @Test
  void filesAreStoredAndDeleted() {
    var stub = admin.admin();
    var _ =
        stub.storeFile(
            StoreFileRequest.newBuilder()
                .setServiceName("updates")
                .setFileName("a/b ü")
                .setData(ByteString.copyFromUtf8("content"))
                .build());
    assertThat(store.files.get("updates/a/b ü")).asString().isEqualTo("content");
    var _ =
        stub.deleteFile(
            DeleteFileRequest.newBuilder().setServiceName("updates").setFileName("a/b ü").build());
    assertThat(store.files).isEmpty();
  }

  @Test
  void filesNeedAServiceAndAName() {
    var stub = admin.admin();
    refused(
        Code.INVALID_ARGUMENT,
        "service_name is missing",
        () -> stub.storeFile(StoreFileRequest.newBuilder().setFileName("f").build()));
    refused(
        Code.INVALID_ARGUMENT,
        "file_name is missing",
        () -> stub.storeFile(StoreFileRequest.newBuilder().setServiceName("s").build()));
    refused(
        Code.INVALID_ARGUMENT,
        "service_name is missing",
        () -> stub.deleteFile(DeleteFileRequest.newBuilder().setFileName("f").build()));
    refused(
        Code.INVALID_ARGUMENT,
        "file_name is missing",
        () -> stub.deleteFile(DeleteFileRequest.newBuilder().setServiceName("s").build()));
  }
}
