package dev.fleetspeak.server.authorizer;

import dev.fleetspeak.common.id.ClientId;
import java.util.List;

/**
 * What is known of a contact from its outside.
 *
 * @param client from the TLS key
 * @param contactBytes size of the contact data
 * @param labels labels the client claims
 */
public record ContactInfo(ClientId client, long contactBytes, List<String> labels) {

  /** Copies the labels. */
  public ContactInfo {
    labels = List.copyOf(labels);
  }
}
