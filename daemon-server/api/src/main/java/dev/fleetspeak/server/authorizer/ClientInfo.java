package dev.fleetspeak.server.authorizer;

import dev.fleetspeak.proto.common.Label;
import java.util.List;

/**
 * What is stored of a client.
 *
 * @param isNew whether this is its first contact
 * @param labels stored labels
 */
public record ClientInfo(boolean isNew, List<Label> labels) {

  /** Copies the labels. */
  public ClientInfo {
    labels = List.copyOf(labels);
  }
}
