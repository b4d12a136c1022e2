package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import dev.fleetspeak.client.comms.dial.ProxyDialer;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpTransport;
import dev.fleetspeak.client.comms.http1.Http1Transport;
import dev.fleetspeak.client.comms.http2.Http2Transport;
import dev.fleetspeak.client.comms.tls.ServerTls;
import dev.fleetspeak.common.id.ClientId;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What contacts need and what is made anew when the client's identity changes (wire-client 1.8).
 *
 * @param id the identity it was made for
 * @param hosts in the order to try
 * @param transport that presents the identity
 * @param headers that every request carries
 */
record ServerLink(ClientId id, HostList hosts, HttpTransport transport, List<Header> headers)
    implements AutoCloseable {

  /**
   * Makes one for the client's present identity.
   *
   * @param previous whose order of hosts is kept as long as they are the same hosts
   * @throws IllegalStateException if that is impossible; the text says why
   */
  static ServerLink configure(
      CommunicatorContext context, CommsSettings settings, @Nullable ServerLink previous) {
    ClientIdentity identity = context.identity();
    ServerInfo server = context.serverInfo();
    List<Endpoint> endpoints = endpoints(server);
    HostList hosts =
        previous != null && previous.hosts.hasSame(endpoints)
            ? previous.hosts
            : new HostList(endpoints);
    String header = server.clientCertificateHeader();
    List<Header> headers =
        header == null || header.isEmpty()
            ? List.of()
            : List.of(CertificateHeader.of(header, identity.certificate()));
    return new ServerLink(
        identity.id(), hosts, transport(context, settings, identity, server), headers);
  }

  private static List<Endpoint> endpoints(ServerInfo server) {
    if (server.servers().isEmpty()) {
      throw new IllegalStateException("the client's configuration names no server");
    }
    String name = server.serverName() == null ? "" : server.serverName();
    try {
      return server.servers().stream().map(address -> Endpoint.parse(address, name)).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static HttpTransport transport(
      CommunicatorContext context,
      CommsSettings settings,
      ClientIdentity identity,
      ServerInfo server) {
    try {
      ServerTls tls =
          new ServerTls(
              identity.keys().getPrivate(),
              identity.certificate(),
              server.trustRoots(),
              context::chainRevoked);
      Dialer dialer = dialer(settings, server, tls);
      HttpTransport http1 =
          new Http1Transport(dialer, tls, settings.maxAnswerBytes(), settings.pace());
      // The class named here, and all of Netty behind it, is loaded only if this line is reached.
      return context.config().getPreferHttp2()
          ? new Http2Transport(dialer, tls, settings.maxAnswerBytes(), settings.pace(), http1)
          : http1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Opens TCP connections the way that the settings and the configuration say. */
  static Dialer dialer(CommsSettings settings, ServerInfo server, ServerTls tls) {
    ProxyDialer.Tls toProxy =
        (tcp, host, port) -> tls.handshake(tcp, host, port, List.of("http/1.1"));
    Dialer dialer = settings.dialer() == null ? new DirectDialer() : settings.dialer();
    String proxy = server.proxy();
    try {
      if (proxy != null && !proxy.isEmpty()) {
        return ProxyDialer.configured(proxy, dialer, toProxy);
      }
      return settings.dialer() == null
          ? ProxyDialer.fromEnvironment(System.getenv(), dialer, toProxy)
          : dialer;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("proxy: " + e.getMessage(), e);
    }
  }

  /** Closes the connections. */
  @Override
  public void close() {
    transport.close();
  }
}
