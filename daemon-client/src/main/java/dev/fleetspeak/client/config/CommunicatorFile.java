package dev.fleetspeak.client.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code communicator.txt}; whatever is wrong with it, the client goes on (client.md 2.3).
 */
final class CommunicatorFile {
  private static final System.Logger LOG = System.getLogger(CommunicatorFile.class.getName());
  private static final String NAME = "communicator.txt";

  private CommunicatorFile() {}

  static CommunicatorConfig load(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      LOG.log(System.Logger.Level.INFO, "{0}: is not there; the default delays are used", file);
      return CommunicatorConfig.getDefaultInstance();
    }
    try {
      return withoutNegatives(
          file,
          TextConfig.loadLenient(
              file, CommunicatorConfig.getDefaultInstance(), TypeRegistry.getEmptyTypeRegistry()));
    } catch (ConfigException e) {
      LOG.log(
          System.Logger.Level.WARNING, "{0}; the default delays are used instead", e.getMessage());
      return CommunicatorConfig.getDefaultInstance();
    }
  }

  private static CommunicatorConfig withoutNegatives(Path file, CommunicatorConfig config) {
    CommunicatorConfig.Builder builder = config.toBuilder();
    config
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof Integer number && number < 0) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: {1} is negative; its default is used instead",
                    file,
                    field.getName());
                builder.clearField(field);
              }
            });
    return builder.build();
  }
}
