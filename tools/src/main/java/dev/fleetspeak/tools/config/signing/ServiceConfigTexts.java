package dev.fleetspeak.tools.config.signing;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.common.textformat.TextConfig.UnknownFields;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.ClientServiceConfigs;
import dev.fleetspeak.tools.KnownTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Services as text: a file holds one {@code ClientServiceConfig}, or a list of them. */
public final class ServiceConfigTexts {
  private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+): ");

  private ServiceConfigTexts() {}

  /**
   * Reads the services of a file, strictly.
   *
   * @throws ConfigException if the file is neither form, or a service cannot be used; names the
   *     place
   */
  public static List<ClientServiceConfig> load(Path file) throws ConfigException {
    List<ClientServiceConfig> services = parse(TextConfig.read(file), file.toString());
    if (services.isEmpty()) {
      throw new ConfigException(file + ": holds no service; write a ClientServiceConfig into it");
    }
    for (ClientServiceConfig service : services) {
      check(service, file.toString());
    }
    return services;
  }

  private static List<ClientServiceConfig> parse(String text, String source)
      throws ConfigException {
    ConfigException asList;
    try {
      return TextConfig.parse(
              text,
              source,
              ClientServiceConfigs.getDefaultInstance(),
              KnownTypes.registry(),
              UnknownFields.REFUSE)
          .getConfigList();
    } catch (ConfigException e) {
      asList = e;
    }
    try {
      return List.of(
          TextConfig.parse(
              text,
              source,
              ClientServiceConfig.getDefaultInstance(),
              KnownTypes.registry(),
              UnknownFields.REFUSE));
    } catch (ConfigException asOne) {
      // Whichever reading came farther is the one that was meant.
      throw place(asOne) >= place(asList) ? asOne : asList;
    }
  }

  private static long place(ConfigException e) {
    Matcher matcher = PLACE.matcher(e.getMessage());
    return matcher.find()
        ? Long.parseLong(matcher.group(1)) * 1_000_000 + Long.parseLong(matcher.group(2))
        : 0;
  }

  /** A service's name becomes a file's name, so it may not lead elsewhere. */
  static void check(ClientServiceConfig service, String source) throws ConfigException {
    String name = service.getName();
    if (name.isEmpty()) {
      throw new ConfigException(source + ": a service has no name; set its field \"name\"");
    }
    if (name.equals("system") || name.equals("client")) {
      throw new ConfigException(
          source + ": the name \"" + name + "\" is the client's own; choose another \"name\"");
    }
    if (name.startsWith(".") || name.chars().anyMatch(c -> c < ' ' || c == '/' || c == '\\')) {
      throw new ConfigException(
          source
              + ": the name \""
              + name.replaceAll("\\p{Cntrl}", "?")
              + "\" cannot be a file name; leave out slashes, control characters and a leading dot");
    }
    if (service.getFactory().isEmpty()) {
      throw new ConfigException(
          source
              + ": service \""
              + name
              + "\" has no factory; set its field \"factory\", for instance to \"Stdin\"");
    }
  }
}
