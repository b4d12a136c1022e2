package dev.fleetspeak.console.configs;

import com.google.protobuf.ByteString;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.ServiceVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One service in one signed version, as clients report it.
 *
 * @param name of the service
 * @param raw its signature; empty if unsigned
 * @param signature SHA-256 of the signature, hex; empty if unsigned
 * @param clients how many reported it last
 * @param reported the newest report; null if it had no time
 */
public record SeenService(
    String name, ByteString raw, String signature, long clients, @Nullable Instant reported) {

  static SeenService of(ServiceVersion version) {
    return new SeenService(
        version.getName(),
        version.getSignature(),
        Ids.hex(version.getSignatureSha256()),
        version.getClients(),
        version.hasNewestReportTime() ? Times.instant(version.getNewestReportTime()) : null);
  }

  boolean isSigned() {
    return !signature.isEmpty();
  }

  /** Whether it is the same version, whatever is by now known of it. */
  boolean isSame(SeenService other) {
    return name.equals(other.name) && raw.equals(other.raw);
  }
}
