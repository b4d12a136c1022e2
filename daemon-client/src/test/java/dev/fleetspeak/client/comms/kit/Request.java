package dev.fleetspeak.client.comms.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request at a test server, and the way to answer it. */
public interface Request {
  String method();

  String path();

  @Nullable String header(String name);

  List<String> headers(String name);

  X509Certificate clientCertificate() throws Exception;

  /** The name that the client asked for in TLS; empty if for none. */
  String requestedName();

  /** The TLS version and suite. */
  String cipher();

  /** The body; reading it asks the client for it first, if the client wants that. */
  InputStream body();

  /** The body, without a word to a client that waits for one. */
  InputStream bodyWithoutAsking();

  void answer(int status, byte[] content, String... extraHeaders) throws IOException;

  /** Writes text that need not be HTTP. */
  void raw(String text) throws IOException;

  /** Writes bytes that need not be HTTP. */
  void raw(byte[] bytes) throws IOException;

  /** Begins an answer whose body flows; each write is sent at once. */
  OutputStream chunkedAnswer() throws IOException;

  /** The connection is closed after this request. */
  void closeAfterwards();
}
