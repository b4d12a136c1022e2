package dev.fleetspeak.server.contact;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ContactInfo;
import java.net.SocketAddress;

/**
 * Lets in only clients that claim a label ({@code required_label}; wire-server 6.1). A claim, not a
 * proof: it keeps fleets apart that should not meet, not attackers out.
 *
 * @param label text that one of the client's labels must equal
 */
public record RequiredLabelAuthorizer(String label) implements Authorizer {

  @Override
  public boolean allow2(SocketAddress address, ContactInfo contact) {
    return contact.labels().contains(label);
  }
}
