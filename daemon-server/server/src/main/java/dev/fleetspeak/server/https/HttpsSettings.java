package dev.fleetspeak.server.https;

import dev.fleetspeak.server.https.exchange.HttpsLimits;
import dev.fleetspeak.server.https.stream.StreamTimes;
import dev.fleetspeak.server.https.tls.ServerCertificate;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a communicator is made from.
 *
 * @param listen address; port 0 takes a free one
 * @param certificate what the server proves itself with
 * @param streaming whether {@code /streaming-message} exists (not {@code disable_streaming})
 * @param streamTimes life of streams
 * @param fileAuthorization whether files are for admitted clients only ({@code
 *     enable_file_server_authorization})
 * @param limits what peers may do
 * @param tlsProvider null for the best that the platform has
 */
public record HttpsSettings(
    InetSocketAddress listen,
    ServerCertificate certificate,
    boolean streaming,
    StreamTimes streamTimes,
    boolean fileAuthorization,
    HttpsLimits limits,
    @Nullable SslProvider tlsProvider) {

  /** Streaming on, files for all, default limits. */
  public static HttpsSettings of(InetSocketAddress listen, ServerCertificate certificate) {
    return new HttpsSettings(
        listen, certificate, true, StreamTimes.defaults(), false, HttpsLimits.defaults(), null);
  }

  /** The same with streaming on or off. */
  public HttpsSettings withStreaming(boolean on) {
    return new HttpsSettings(
        listen, certificate, on, streamTimes, fileAuthorization, limits, tlsProvider);
  }

  /** The same with other lives of streams. */
  public HttpsSettings withStreamTimes(StreamTimes times) {
    return new HttpsSettings(
        listen, certificate, streaming, times, fileAuthorization, limits, tlsProvider);
  }

  /** The same with file authorization on or off. */
  public HttpsSettings withFileAuthorization(boolean on) {
    return new HttpsSettings(listen, certificate, streaming, streamTimes, on, limits, tlsProvider);
  }

  /** The same with other limits. */
  public HttpsSettings withLimits(HttpsLimits other) {
    return new HttpsSettings(
        listen, certificate, streaming, streamTimes, fileAuthorization, other, tlsProvider);
  }

  /** The same with a certain implementation of TLS. */
  public HttpsSettings withTlsProvider(SslProvider provider) {
    return new HttpsSettings(
        listen, certificate, streaming, streamTimes, fileAuthorization, limits, provider);
  }
}
