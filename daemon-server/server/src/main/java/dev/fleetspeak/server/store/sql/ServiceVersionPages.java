package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.ServiceVersions;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of services and their versions, added up over the clients. */
final class ServiceVersionPages {
  private final @Nullable String service;
  private final int pageSize;
  private final @Nullable Place after;

  /** A query whose values are checked. */
  ServiceVersionPages(@Nullable String service, int pageSize, @Nullable String pageToken) {
    if (pageSize < 1 || pageSize > 1_000) {
      throw new IllegalArgumentException("page size must be 1 to 1000");
    }
    this.service = service;
    this.pageSize = pageSize;
    this.after = pageToken == null ? null : Place.parse(pageToken);
  }

  /** Where in the order a version stands. Both parts are whatever clients say. */
  private record Place(String service, ByteString signature) {
    static Place parse(String token) {
      int point = token.indexOf('.');
      try {
        if (point >= 0) {
          Base64.Decoder decoder = Base64.getUrlDecoder();
          return new Place(
              new String(decoder.decode(token.substring(0, point)), StandardCharsets.UTF_8),
              ByteString.copyFrom(decoder.decode(token.substring(point + 1))));
        }
      } catch (IllegalArgumentException _) {
        // Said below, in words that name the token.
      }
      throw new IllegalArgumentException("no page token: " + token);
    }

    String token() {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      return encoder.encodeToString(service.getBytes(StandardCharsets.UTF_8))
          + "."
          + encoder.encodeToString(signature.toByteArray());
    }
  }

  ServiceVersions read(Db db) throws SQLException {
    var where = new Conditions();
    if (service != null) {
      where.and("s.service_name = ?", service);
    }
    if (after != null) {
      where.and("(s.service_name, s.signature) > (?, ?)", after.service(), after.signature());
    }
    List<ServiceVersions.Row> found =
        db.list(
            // A client may name a service twice.
            "SELECT s.service_name, s.signature, count(DISTINCT s.client_id), max(s.reported_at)"
                + " FROM fsx_client_services s"
                + where.sql()
                + " GROUP BY s.service_name, s.signature ORDER BY s.service_name, s.signature"
                + " LIMIT ?",
            row ->
                new ServiceVersions.Row(
                    row.getString(1),
                    ByteString.copyFrom(row.getBytes(2)),
                    row.getLong(3),
                    Text.ofNanos(row.getLong(4))),
            where.args(pageSize + 1));
    boolean more = found.size() > pageSize;
    List<ServiceVersions.Row> rows = more ? found.subList(0, pageSize) : found;
    ServiceVersions.Row last = rows.isEmpty() ? null : rows.getLast();
    String token =
        more && last != null ? new Place(last.service(), last.signature()).token() : null;
    return new ServiceVersions(
        rows, token, db.number("SELECT count(DISTINCT client_id) FROM fsx_client_services"));
  }
}
