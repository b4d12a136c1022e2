package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Label;
import java.util.List;

/**
 * What the contact path needs to know of a client.
 *
 * @param publicKey DER SubjectPublicKeyInfo
 * @param labels labels of all services
 * @param blacklisted whether an operator blocked it
 */
public record ClientData(ByteString publicKey, List<Label> labels, boolean blacklisted) {

  /** Copies the labels. */
  public ClientData {
    labels = List.copyOf(labels);
  }
}
