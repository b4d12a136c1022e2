package dev.fleetspeak.tools.config.signing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A file that should be a signed service, examined.
 *
 * @param file where it lies
 * @param name of the service; empty if the file is none
 * @param factory of the service; empty if the file is none
 * @param signed when it says it was signed, if it does
 * @param verdict what was found
 */
public record SignedServiceFile(
    Path file, String name, String factory, @Nullable Instant signed, Verdict verdict) {

  /** What a client with the keys given would say. */
  public enum Verdict {
    /** One of the keys made the signature. */
    GOOD("good"),
    /** There is no signature. */
    UNSIGNED("not signed"),
    /** None of the keys made it, or the file changed since. */
    BAD("bad signature"),
    /** The file is no signed service. */
    BROKEN("not a signed service"),
    /** The file cannot be read. */
    UNREADABLE("cannot be read");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /** Reads and examines a file. */
  public static SignedServiceFile examine(Path file, Collection<RSAPublicKey> keys) {
    SignedClientServiceConfig signed;
    ClientServiceConfig service;
    try {
      signed = SignedClientServiceConfig.parseFrom(Files.readAllBytes(file));
      service = ClientServiceConfig.parseFrom(signed.getServiceConfig());
    } catch (InvalidProtocolBufferException _) {
      return new SignedServiceFile(file, "", "", null, Verdict.BROKEN);
    } catch (IOException _) {
      return new SignedServiceFile(file, "", "", null, Verdict.UNREADABLE);
    }
    if (service.getName().isEmpty()) {
      return new SignedServiceFile(file, "", "", null, Verdict.BROKEN);
    }
    return new SignedServiceFile(
        file,
        service.getName(),
        service.getFactory(),
        service.hasSignedTime()
            ? Instant.ofEpochSecond(
                service.getSignedTime().getSeconds(), service.getSignedTime().getNanos())
            : null,
        verdict(signed, keys));
  }

  private static Verdict verdict(SignedClientServiceConfig signed, Collection<RSAPublicKey> keys) {
    if (signed.getSignature().isEmpty()) {
      return Verdict.UNSIGNED;
    }
    return ServiceConfigSignatures.verify(keys, signed) ? Verdict.GOOD : Verdict.BAD;
  }
}
