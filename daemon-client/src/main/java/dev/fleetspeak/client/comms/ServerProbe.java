package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.HttpAnswer;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http1.Http1Transport;
import dev.fleetspeak.client.comms.tls.ServerTls;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Tries the way to the servers step by step, and says of each what is wrong and what to do. It
 * comes under a name of its own that is thrown away, and asks for a file only, so no server enrols
 * it.
 */
public final class ServerProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Certificates are judged by the clock: beyond this it is worth a word. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private final ServerTls tls;
  private final Dialer dialer;
  private final ServerInfo server;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What was found out.
   *
   * @param good whether it is as it should be
   * @param text one line: what, and if it is not good, what to do
   */
  public record Finding(boolean good, String text) {}

  private ServerProbe(ServerInfo server, CommsSettings settings) throws GeneralSecurityException {
    KeyPair keys = EcKeys.generate();
    this.server = server;
    this.tls =
        new ServerTls(
            keys.getPrivate(), ClientCertificate.create(keys), server.trustRoots(), _ -> false);
    this.dialer = ServerLink.dialer(settings, server, tls);
  }

  /** Tries every server; the last finding of each says whether it can be used. */
  public static List<Finding> probe(ServerInfo server, CommsSettings settings) {
    try {
      ServerProbe probe = new ServerProbe(server, settings);
      server.servers().forEach(probe::probe);
      return List.copyOf(probe.findings);
    } catch (GeneralSecurityException | IllegalStateException e) {
      return List.of(new Finding(false, String.valueOf(e.getMessage())));
    }
  }

  private void probe(String address) {
    String name = server.serverName() == null ? "" : server.serverName();
    Endpoint endpoint = Endpoint.parse(address, name);
    Socket tcp;
    try {
      tcp = dialer.dial(endpoint.host(), endpoint.port(), LIMIT);
    } catch (IOException e) {
      bad(address, "is not reached: " + e.getMessage(), "check name, port, firewall and proxy");
      return;
    }
    try (SSLSocket secure =
        tls.handshake(tcp, endpoint.tlsName(), endpoint.port(), List.of("http/1.1"))) {
      X509Certificate certificate = (X509Certificate) secure.getSession().getPeerCertificates()[0];
      good(
          address,
          "reached, its certificate is trusted until " + certificate.getNotAfter().toInstant());
    } catch (IOException e) {
      bad(address, "TLS fails: " + ContactLog.reason(e), advice(e, endpoint.tlsName()));
      return;
    }
    ask(address, endpoint);
  }

  private static String advice(IOException failure, String name) {
    String text = String.valueOf(ContactLog.reason(failure));
    if (text.contains("expired") || text.contains("NotBefore") || text.contains("NotAfter")) {
      return "renew the server's certificate, or set this machine's clock (" + Instant.now() + ")";
    }
    if (text.contains("subject alternative") || text.contains("No name matching")) {
      return "the certificate is not for "
          + name
          + ": set server_name to a name that it is for, or make one for this name";
    }
    if (text.contains("refused") || text.contains("certification path")) {
      return "trusted_certs has to hold the root of the server's certificate";
    }
    return "is this a Fleetspeak server?";
  }

  private void ask(String address, Endpoint endpoint) {
    Http1Transport transport = new Http1Transport(dialer, tls, 1 << 20);
    try (Attempt attempt = new Attempt(LIMIT)) {
      HttpAnswer answer =
          transport.exchange(
              new HttpRequest(
                  "GET", endpoint, FileFetcher.path("system", "RevokedCertificates"), List.of()),
              ByteString.EMPTY,
              attempt);
      clock(address, HttpDate.parse(answer.header("Date")));
      good(address, "answers");
    } catch (IOException e) {
      bad(address, "does not answer HTTP: " + e.getMessage(), "is this a Fleetspeak server?");
    } finally {
      transport.close();
    }
  }

  private void clock(String address, @Nullable Instant theirs) {
    if (theirs == null) {
      return;
    }
    Duration ahead = Duration.between(theirs, Instant.now());
    if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
      bad(
          address,
          "this machine's clock is %d minutes %s of the server's"
              .formatted(ahead.abs().toMinutes(), ahead.isNegative() ? "behind" : "ahead"),
          "set it, or certificates will be taken for expired");
    }
  }

  private void good(String address, String what) {
    findings.add(new Finding(true, "server " + address + ": " + what));
  }

  private void bad(String address, String what, String remedy) {
    findings.add(new Finding(false, "server " + address + ": " + what + "; " + remedy));
  }
}
