package dev.fleetspeak.server.admin;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.ServiceVersion;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ClientStore;
import dev.fleetspeak.server.store.ReportedService;
import dev.fleetspeak.server.store.ServiceVersions;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pages of clients, and what one client runs. */
final class ClientQueries {
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{0,16}");

  private final ClientStore store;
  private final StreamRegistry streams;
  private final Supplier<Instant> onlineAfter;

  /**
   * @param streams who has a stream open here
   * @param onlineAfter a contact at this time or later means online, asked for with each call
   */
  ClientQueries(ClientStore store, StreamRegistry streams, Supplier<Instant> onlineAfter) {
    this.store = store;
    this.streams = streams;
    this.onlineAfter = onlineAfter;
  }

  QueryClientsResponse query(QueryClientsRequest request) {
    Instant recent = onlineAfter.get();
    ClientPage page = store.queryClients(toQuery(request, recent));
    QueryClientsResponse.Builder response =
        QueryClientsResponse.newBuilder().setTotalEstimate(page.total());
    page.clients().forEach(row -> response.addClients(summary(row, recent)));
    if (page.nextPageToken() != null) {
      response.setNextPageToken(page.nextPageToken());
    }
    return response.build();
  }

  private ClientQuery toQuery(QueryClientsRequest request, Instant recent) {
    String prefix = request.getIdPrefix().toLowerCase(Locale.ROOT);
    if (!ID_PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("id_prefix must be at most 16 hex digits");
    }
    return new ClientQuery(
        prefix.isEmpty() ? null : prefix,
        request.getLabelsList(),
        toBoolean("blacklisted", request.getBlacklisted()),
        Times.optional("contact_after", request.hasContactAfter(), request.getContactAfter()),
        Times.optional("contact_before", request.hasContactBefore(), request.getContactBefore()),
        toBoolean("streaming", request.getStreaming()),
        online(request.getOnline(), recent),
        service(request),
        toOrder(request.getOrder()),
        Requests.pageSize(request.getPageSize()),
        request.getPageToken().isEmpty() ? null : request.getPageToken());
  }

  private ClientQuery.@Nullable Online online(Tristate asked, Instant recent) {
    Boolean wanted = toBoolean("online", asked);
    return wanted == null ? null : new ClientQuery.Online(wanted, recent, streams.clients());
  }

  private static ClientQuery.@Nullable Runs service(QueryClientsRequest request) {
    if (request.getServiceName().isEmpty()) {
      if (request.hasServiceSignature()) {
        throw new IllegalArgumentException("service_signature needs a service_name");
      }
      return null;
    }
    return new ClientQuery.Runs(
        request.getServiceName(),
        request.hasServiceSignature() ? request.getServiceSignature() : null);
  }

  private static ClientQuery.Order toOrder(QueryClientsRequest.Order order) {
    return switch (order) {
      case ORDER_ID -> ClientQuery.Order.ID;
      case ORDER_LAST_CONTACT_DESCENDING -> ClientQuery.Order.LAST_CONTACT_DESC;
      case ORDER_LAST_CONTACT_ASCENDING -> ClientQuery.Order.LAST_CONTACT_ASC;
      case UNRECOGNIZED -> throw new IllegalArgumentException("order has an unknown value");
    };
  }

  private static @Nullable Boolean toBoolean(String name, Tristate asked) {
    return switch (asked) {
      case TRISTATE_ANY -> null;
      case TRISTATE_YES -> true;
      case TRISTATE_NO -> false;
      case UNRECOGNIZED -> throw new IllegalArgumentException(name + " has an unknown value");
    };
  }

  private ClientSummary summary(ClientPage.Row row, Instant recent) {
    boolean isStreaming = streams.has(ClientId.of(row.client().getClientId()));
    Instant last = Times.instant("last_contact_time", row.client().getLastContactTime());
    ClientSummary.Builder summary =
        ClientSummary.newBuilder()
            .setClient(row.client())
            .setPendingMessages(row.pendingMessages())
            .setInstalledServices(row.installedServices())
            .setOnline(isStreaming || !last.isBefore(recent))
            .setStreaming(isStreaming);
    if (row.firstSeen() != null) {
      summary.setFirstSeen(Times.timestamp(row.firstSeen()));
    }
    return summary.build();
  }

  ListClientServicesResponse services(ListClientServicesRequest request) {
    ClientId client = Requests.client(request.getClientId());
    if (store.getClientData(client).isEmpty()) {
      throw Failures.notFound("no client " + client);
    }
    ListClientServicesResponse.Builder response = ListClientServicesResponse.newBuilder();
    store.listClientServices(client).forEach(service -> response.addServices(toProto(service)));
    return response.build();
  }

  private static ClientService toProto(ReportedService service) {
    ClientService.Builder builder =
        ClientService.newBuilder()
            .setName(service.name())
            .setSignature(service.signature())
            .setReportTime(Times.timestamp(service.reportedAt()));
    if (!service.signature().isEmpty()) {
      builder.setSignatureSha256(sha256(service.signature()));
    }
    return builder.build();
  }

  ListServiceVersionsResponse versions(ListServiceVersionsRequest request) {
    ServiceVersions page =
        store.listServiceVersions(
            request.getServiceName().isEmpty() ? null : request.getServiceName(),
            Requests.pageSize(request.getPageSize()),
            request.getPageToken().isEmpty() ? null : request.getPageToken());
    ListServiceVersionsResponse.Builder response =
        ListServiceVersionsResponse.newBuilder().setReportingClients(page.reportingClients());
    page.versions().forEach(row -> response.addVersions(toProto(row)));
    if (page.nextPageToken() != null) {
      response.setNextPageToken(page.nextPageToken());
    }
    return response.build();
  }

  private static ServiceVersion toProto(ServiceVersions.Row row) {
    ServiceVersion.Builder builder =
        ServiceVersion.newBuilder()
            .setName(row.service())
            .setSignature(row.signature())
            .setClients(row.clients())
            .setNewestReportTime(Times.timestamp(row.newest()));
    if (!row.signature().isEmpty()) {
      builder.setSignatureSha256(sha256(row.signature()));
    }
    return builder.build();
  }

  private static ByteString sha256(ByteString bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
