package dev.fleetspeak.load.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The identity of a client, and the contacts that it makes. Thread-safe. */
public final class SimulatedClient {
  private static final char[] NO_PASSWORD = new char[0];

  private final InetSocketAddress server;
  private final ClientId id;
  private final SSLContext tls;

  /**
   * @param server where to connect
   * @param trustedCertificate PEM of what signed the server's certificate
   */
  public SimulatedClient(InetSocketAddress server, String trustedCertificate)
      throws GeneralSecurityException, IOException {
    KeyPair keys = EcKeys.generate();
    this.server = server;
    this.id = ClientId.ofPublicKey(keys.getPublic());
    this.tls = tls(keys, trustedCertificate);
  }

  private static SSLContext tls(KeyPair keys, String trusted)
      throws GeneralSecurityException, IOException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "client",
        keys.getPrivate(),
        NO_PASSWORD,
        new Certificate[] {ClientCertificate.create(keys)});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("SunX509");
    keyManagers.init(own, NO_PASSWORD);
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    for (X509Certificate certificate : Pem.certificates(trusted)) {
      roots.setCertificateEntry(certificate.getSerialNumber().toString(), certificate);
    }
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(roots);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), new SecureRandom());
    return context;
  }

  /** Who this is. */
  public ClientId id() {
    return id;
  }

  /** Opens a connection; TLS is done when this returns. */
  public Wire connect() throws IOException {
    return Wire.open(tls, server);
  }

  /**
   * A contact with fresh messages to the service {@code load}.
   *
   * @param messages how many
   * @param payloadBytes size of each one's payload
   * @param tokens how many messages the server may send to the service {@code load}
   * @return serialized {@code WrappedContactData}
   */
  public byte[] contact(int messages, int payloadBytes, long tokens) {
    ContactData.Builder data = ContactData.newBuilder();
    byte[] payload = new byte[payloadBytes];
    for (int i = 0; i < messages; i++) {
      byte[] sourceId = new byte[16];
      ThreadLocalRandom.current().nextBytes(sourceId);
      ThreadLocalRandom.current().nextBytes(payload);
      data.addMessages(
          Message.newBuilder()
              .setSourceMessageId(ByteString.copyFrom(sourceId))
              .setSource(Address.newBuilder().setClientId(id.bytes()).setServiceName("load"))
              .setDestination(Address.newBuilder().setServiceName("load"))
              .setMessageType("Load")
              .setData(Any.pack(BytesValue.of(ByteString.copyFrom(payload)))));
    }
    if (tokens > 0) {
      data.putAllowedMessages("load", tokens);
    }
    return ContactWrapping.wrap(data.build(), List.of()).toByteArray();
  }
}
