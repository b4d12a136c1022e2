package dev.fleetspeak.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.DeleteFileRequest;
import dev.fleetspeak.proto.server.DisableBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsResponse;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientContactsResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.ListClientsResponse;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsResponse;
import dev.fleetspeak.tools.Captured;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The eight commands of the reference, with the tables of tools.md 3.3. */
class ReferenceCommandsTest {
  private static final String FIRST = "4f0c21aa9be07d13";
  private static final String SECOND = "90d2b7715ce8aa04";

  private final Fleet fleet = new Fleet();
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer(fleet);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Timestamp time(String iso) {
    Instant instant = Instant.parse(iso);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Client client(String id, String lastSeen, boolean blacklisted, String... labels) {
    Client.Builder client =
        Client.newBuilder()
            .setClientId(ClientId.parse(id).bytes())
            .setLastContactTime(time(lastSeen))
            .setBlacklisted(blacklisted);
    for (String label : labels) {
      client.addLabels(Label.newBuilder().setServiceName("client").setLabel(label));
    }
    return client.build();
  }

  /** A server's answers. */
  private static final class Fleet extends AdminGrpc.AdminImplBase {
    final List<Client> clients = new ArrayList<>();
    final List<ClientContact> contacts = new ArrayList<>();
    final List<Broadcast> broadcasts = new ArrayList<>();
    ByteString refused = ByteString.EMPTY;

    private static <T> void answer(StreamObserver<T> observer, T value) {
      observer.onNext(value);
      observer.onCompleted();
    }

    @Override
    public void listClients(
        ListClientsRequest request, StreamObserver<ListClientsResponse> observer) {
      answer(observer, ListClientsResponse.newBuilder().addAllClients(clients).build());
    }

    @Override
    public void streamClientIds(
        StreamClientIdsRequest request, StreamObserver<StreamClientIdsResponse> observer) {
      clients.forEach(
          client ->
              observer.onNext(
                  StreamClientIdsResponse.newBuilder().setClientId(client.getClientId()).build()));
      observer.onCompleted();
    }

    @Override
    public void listClientContacts(
        ListClientContactsRequest request, StreamObserver<ListClientContactsResponse> observer) {
      answer(observer, ListClientContactsResponse.newBuilder().addAllContacts(contacts).build());
    }

    @Override
    public void blacklistClient(
        BlacklistClientRequest request, StreamObserver<EmptyMessage> observer) {
      if (request.getClientId().equals(refused)) {
        observer.onError(Status.UNKNOWN.withDescription("refused").asException());
      } else {
        answer(observer, EmptyMessage.getDefaultInstance());
      }
    }

    @Override
    public void storeFile(StoreFileRequest request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }

    @Override
    public void deleteFile(DeleteFileRequest request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }

    @Override
    public void listActiveBroadcasts(
        ListActiveBroadcastsRequest request,
        StreamObserver<ListActiveBroadcastsResponse> observer) {
      answer(
          observer, ListActiveBroadcastsResponse.newBuilder().addAllBroadcasts(broadcasts).build());
    }

    @Override
    public void disableBroadcasts(
        DisableBroadcastsRequest request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }
  }

  @Test
  void aAdm1_listclients() throws Exception {
    assertThat(server.run("listclients").out()).isEqualTo("There are no clients.\n");
    fleet.clients.add(client(SECOND, "2031-03-09T08:16:10.551Z", true, "arm64", "darwin"));
    fleet.clients.add(client(FIRST, "2031-03-09T08:15:42.007Z", false, "amd64", "linux", "harbor"));
    assertThat(server.run("listclients"))
        .isEqualTo(
            new Captured(
                0,
                """
                Client ID:       Last Seen:              Labels:
                4f0c21aa9be07d13 08:15:42.007 2031.03.09 [client:amd64,client:linux,client:harbor]
                90d2b7715ce8aa04 08:16:10.551 2031.03.09 [client:arm64,client:darwin] *blacklisted*
                """,
                ""));
    assertThat(server.run("listclients", "--output=json").out().lines().toList().get(2))
        .isEqualTo(
            "{\"client_id\":\"90d2b7715ce8aa04\",\"last_contact_time\":\"2031-03-09T08:16:10.551Z\","
                + "\"labels\":[\"client:arm64\",\"client:darwin\"],\"last_contact_address\":\"\","
                + "\"last_contact_streaming_to\":\"\",\"blacklisted\":true}");
    server.run("listclients", FIRST.toUpperCase(java.util.Locale.ROOT), SECOND);
    assertThat(server.last(ListClientsRequest.class).getClientIdsList())
        .containsExactly(ClientId.parse(FIRST).bytes(), ClientId.parse(SECOND).bytes());
  }

  @Test
  void d15_emptyIdsAreRefusedBeforeAnyCall() throws Exception {
    for (String[] arguments :
        new String[][] {
          {"listclients", FIRST, "nil"},
          {"listcontacts", ""},
          {"analysehistory", "nil"},
          {"blacklistclients", FIRST, "xyz"},
          {"blacklistclients", FIRST, FIRST + "0"},
          {"disablebroadcasts", FIRST, ""},
        }) {
      Captured run = server.run(arguments);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("16 hex digits").hasLineCount(1);
    }
    assertThat(server.requests()).isEmpty();
  }

  private static ClientContact contact(String time, long sent, long received, String address) {
    return ClientContact.newBuilder()
        .setTimestamp(time(time))
        .setSentNonce(sent)
        .setReceivedNonce(received)
        .setObservedAddress(address)
        .build();
  }

  @Test
  void listcontacts() throws Exception {
    assertThat(server.run("listcontacts", FIRST).out()).isEqualTo("There are no contacts.\n");
    fleet.contacts.add(contact("2031-03-09T08:00:00Z", 11, 0, "192.0.2.1:1"));
    fleet.contacts.add(contact("2031-03-09T08:00:02Z", 33, 22, "192.0.2.1:3"));
    fleet.contacts.add(contact("2031-03-09T08:00:01Z", 22, 11, "192.0.2.1:2"));
    assertThat(server.run("listcontacts", FIRST, "2").out())
        .as("D-16: the limit is the limit")
        .isEqualTo(
            """
            Contacts: 2 / 3
            Timestamp:              Observed IP:
            08:00:02.000 2031.03.09 192.0.2.1:3
            08:00:01.000 2031.03.09 192.0.2.1:2
            """);
    assertThat(server.run("listcontacts", FIRST).out()).startsWith("Contacts: 3 / 3\n");
    assertThat(server.run("listcontacts", FIRST, "none").code()).isEqualTo(1);
    assertThat(server.run("listcontacts", FIRST, "--output=json").out()).startsWith("[\n{");
  }

  @Test
  void analysehistory() throws Exception {
    assertThat(server.run("analysehistory", FIRST).out()).isEqualTo("There are no contacts.\n");
    long[][] cloned = {{11, 0}, {22, 11}, {33, 22}, {44, 22}, {55, 33}, {66, 44}};
    for (int i = 0; i < cloned.length; i++) {
      fleet.contacts.add(
          contact("2031-03-09T08:00:0" + i + ".500Z", cloned[i][0], cloned[i][1], "h:" + i));
    }
    assertThat(server.run("analysehistory", FIRST).out())
        .startsWith(
            """
            Contact history:
              First Recorded Contact: 2031-03-09 08:00:00.5 +0000 UTC
              Last Recorded Contact: 2031-03-09 08:00:05.5 +0000 UTC
              Contact Count: 6
              Observed IP Count: 1
              Split Points: 1
              Splits: 1
              Skips: 3
            """)
        .contains("restored 1 times, from 1 different", "Skips (3)", "splits (1)");
    fleet.contacts.add(contact("2031-03-09T08:00:09Z", 66, 66, "h:1"));
    Captured twice = server.run("analysehistory", FIRST);
    assertThat(twice.code()).as("A-ADM-3").isEqualTo(1);
    assertThat(twice.out()).isEmpty();
  }

  @Test
  void p12_analysehistoryOfAllShowsTheSuspicious() throws Exception {
    fleet.clients.add(client(FIRST, "2031-03-09T08:15:42.007Z", false));
    assertThat(server.run("analysehistory", "--all").out()).contains("None of the 1 clients");
    fleet.contacts.add(contact("2031-03-09T08:00:00Z", 11, 0, "h:1"));
    fleet.contacts.add(contact("2031-03-09T08:00:01Z", 22, 11, "h:1"));
    fleet.contacts.add(contact("2031-03-09T08:00:02Z", 33, 11, "h:1"));
    assertThat(server.run("analysehistory", "--all").out()).contains(FIRST, "restored");
    assertThat(server.run("analysehistory").code()).isEqualTo(1);
  }

  @Test
  void blacklistclientsStopsAtTheFirstFailure() throws Exception {
    fleet.refused = ClientId.parse(SECOND).bytes();
    Captured run = server.run("blacklistclients", FIRST, SECOND, FIRST);
    assertThat(run.code()).isEqualTo(1);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.run("blacklistclients", FIRST)).isEqualTo(new Captured(0, "", ""));
    assertThat(server.run("blacklistclients")).isEqualTo(new Captured(0, "", ""));
  }

  @Test
  void files(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3});
    assertThat(server.run("storefile", "svc", "a b", file.toString()).out())
        .contains("svc/a b")
        .hasLineCount(1);
    assertThat(server.last(StoreFileRequest.class).getData())
        .isEqualTo(ByteString.copyFrom(new byte[] {1, 2, 3}));
    assertThat(server.run("deletefile", "svc", "a b").out()).contains("svc/a b").hasLineCount(1);
    Captured missing = server.run("storefile", "svc", "n", folder.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no such file");
  }

  @Test
  void broadcasts() throws Exception {
    assertThat(server.run("listactivebroadcasts").out())
        .isEqualTo("There are no active broadcasts.\n");
    fleet.broadcasts.add(
        Broadcast.newBuilder()
            .setBroadcastId(ClientId.parse(FIRST).bytes())
            .setSource(Address.newBuilder().setServiceName("harbor"))
            .setMessageType("Ping")
            .build());
    assertThat(server.run("listactivebroadcasts", "harbor").out())
        .isEqualTo(
            """
            Active broadcasts: 1
            Broadcast ID:        Source Service:      Message Type:
            4f0c21aa9be07d13     harbor               Ping
            """);
    assertThat(server.last(ListActiveBroadcastsRequest.class).getServiceName()).isEqualTo("harbor");
    assertThat(server.run("disablebroadcasts", FIRST, SECOND).out()).contains("2").hasLineCount(1);
    assertThat(server.last(DisableBroadcastsRequest.class).getBroadcastIdsCount()).isEqualTo(2);
  }
}
