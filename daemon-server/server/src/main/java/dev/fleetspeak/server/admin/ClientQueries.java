package dev.fleetspeak.server.admin;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ClientStore;
import dev.fleetspeak.server.store.ReportedService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pages of clients, and what one client runs. */
final class ClientQueries {
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{0,16}");

  private final ClientStore store;

  ClientQueries(ClientStore store) {
    this.store = store;
  }

  QueryClientsResponse query(QueryClientsRequest request) {
    ClientPage page = store.queryClients(toQuery(request));
    QueryClientsResponse.Builder response =
        QueryClientsResponse.newBuilder().setTotalEstimate(page.total());
    page.clients().forEach(row -> response.addClients(summary(row)));
    if (page.nextPageToken() != null) {
      response.setNextPageToken(page.nextPageToken());
    }
    return response.build();
  }

  private static ClientQuery toQuery(QueryClientsRequest request) {
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
        toOrder(request.getOrder()),
        Requests.pageSize(request.getPageSize()),
        request.getPageToken().isEmpty() ? null : request.getPageToken());
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

  private static ClientSummary summary(ClientPage.Row row) {
    ClientSummary.Builder summary =
        ClientSummary.newBuilder()
            .setClient(row.client())
            .setPendingMessages(row.pendingMessages())
            .setInstalledServices(row.installedServices());
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

  private static ByteString sha256(ByteString bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
