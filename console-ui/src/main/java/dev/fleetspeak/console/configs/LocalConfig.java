package dev.fleetspeak.console.configs;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.common.textformat.TextConfig.UnknownFields;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service configuration out of a file of this machine.
 *
 * @param file where it is
 * @param signed as read; null for a text configuration and what cannot be read
 * @param config decoded; null if the file is none
 * @param problem why it cannot be read; empty if it can
 */
public record LocalConfig(
    Path file,
    @Nullable SignedClientServiceConfig signed,
    @Nullable ClientServiceConfig config,
    String problem) {

  /** Reads a file, signed or text; what is wrong with it is in the result. */
  static LocalConfig read(Path file, TypeRegistry types) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return new LocalConfig(file, null, null, "cannot be read: " + e.getMessage());
    }
    try {
      SignedClientServiceConfig signed = SignedClientServiceConfig.parseFrom(bytes);
      ClientServiceConfig config = ClientServiceConfig.parseFrom(signed.getServiceConfig());
      if (!config.getName().isEmpty()) {
        return new LocalConfig(file, signed, config, "");
      }
    } catch (InvalidProtocolBufferException _) {
      // Then it may be text.
    }
    try {
      ClientServiceConfig config =
          TextConfig.load(file, ClientServiceConfig.getDefaultInstance(), types);
      return new LocalConfig(file, null, config, "");
    } catch (ConfigException e) {
      return new LocalConfig(
          file,
          null,
          null,
          "neither a signed service configuration nor the text of one: " + e.getMessage());
    }
  }

  /** Judges the signature by these keys. */
  Verdict verdict(Collection<RSAPublicKey> keys) {
    if (config == null) {
      return Verdict.DAMAGED;
    }
    if (signed == null || signed.getSignature().isEmpty()) {
      return Verdict.UNSIGNED;
    }
    if (keys.isEmpty()) {
      return Verdict.NO_KEY;
    }
    return ServiceConfigSignatures.verify(keys, signed) ? Verdict.VERIFIED : Verdict.WRONG_KEY;
  }

  /** SHA-256 of the signature, hex, as clients' reports show it; empty if unsigned. */
  String signature() {
    if (signed == null || signed.getSignature().isEmpty()) {
      return "";
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(signed.getSignature().toByteArray());
      return Ids.hex(ByteString.copyFrom(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  String name() {
    return config == null ? "?" : config.getName();
  }

  String factory() {
    return config == null ? "" : config.getFactory();
  }

  /** Labels that a client needs to run it. */
  String labels() {
    return config == null
        ? ""
        : config.getRequiredLabelsList().stream()
            .map(Label::getLabel)
            .collect(Collectors.joining(", "));
  }

  @Nullable Instant signedTime() {
    return config == null || !config.hasSignedTime() ? null : Times.instant(config.getSignedTime());
  }

  /** Lines of the text form, or of the reason that there is none. */
  List<String> text(TypeRegistry types) {
    return config == null ? List.of(problem) : TextConfig.print(config, types).lines().toList();
  }

  /** A text of a service, whose type is not known, for reading with {@link UnknownFields}. */
  @Override
  public String toString() {
    return "LocalConfig[" + file + "]";
  }
}
