package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A client seen for the first time.
 *
 * @param publicKey DER SubjectPublicKeyInfo
 * @param labels label texts, stored under the service name {@code client}
 */
public record NewClient(ByteString publicKey, List<String> labels) {

  /** Copies the labels. */
  public NewClient {
    labels = List.copyOf(labels);
  }
}
