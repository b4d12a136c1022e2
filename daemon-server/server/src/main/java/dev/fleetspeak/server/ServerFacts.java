package dev.fleetspeak.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What operators are told of a server beyond what it knows itself.
 *
 * @param frontendMode member of {@code FrontendConfig} in force; empty without clients
 * @param streaming whether clients may stream
 * @param requiredLabel label that clients have to show; empty lets everybody in
 * @param payloadRetention how long data of processed messages can be read; null for not at all
 */
public record ServerFacts(
    String frontendMode,
    boolean streaming,
    String requiredLabel,
    @Nullable Duration payloadRetention) {
  /** Of a server that nothing is told about. */
  public static final ServerFacts NONE = new ServerFacts("", false, "", null);
}
