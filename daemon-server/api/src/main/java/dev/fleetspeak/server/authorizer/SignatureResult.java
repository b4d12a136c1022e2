package dev.fleetspeak.server.authorizer;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One signature of a contact, checked (wire-server 8).
 *
 * @param chain certificates as sent, leaf first
 * @param algorithm number of the algorithm
 * @param valid whether it holds with the leaf's key
 */
public record SignatureResult(List<X509Certificate> chain, int algorithm, boolean valid) {

  /** Copies the chain. */
  public SignatureResult {
    chain = List.copyOf(chain);
  }
}
