package dev.fleetspeak.server.config;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ContactInfo;
import java.net.SocketAddress;

/** Lets in only clients that show a label ({@code required_label}, server.md 1.9). */
public record RequiredLabel(String label) implements Authorizer {
  @Override
  public boolean allow2(SocketAddress address, ContactInfo contact) {
    return contact.labels().contains(label);
  }
}
