package dev.fleetspeak.tools.config.signing;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.ConfigCommand;
import dev.fleetspeak.tools.config.signing.SignedServiceFile.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code verify}: says of signed services whether a client would take them. */
public final class VerifyCommand implements ConfigCommand {
  private static final String ROW = "%-24s %-12s %-21s %s%n";

  @Override
  public Flags flags() {
    return Flags.of(
            """
            Usage: config verify --key FILE SIGNED_FILE|FOLDER...

            Checks signed client services against the public deployment key, as a client does.
            Of a folder, every file in it is checked. Ends with 1 if any of them would be refused.
            """)
        .permuted()
        .list("key", "PEM file with public deployment keys; any of them may have signed");
  }

  @Override
  public int run(Flags flags, Flags.Parsed arguments, Terminal terminal)
      throws UsageException, ConfigException {
    if (arguments.list("key").isEmpty()) {
      throw flags.wrong("verify needs --key, the public deployment key");
    }
    if (arguments.rest().isEmpty()) {
      throw flags.wrong("verify needs a signed file, or a folder of them");
    }
    List<RSAPublicKey> keys = keys(arguments.list("key"));
    List<SignedServiceFile> examined = new ArrayList<>();
    for (Path file : files(arguments.rest())) {
      examined.add(SignedServiceFile.examine(file, keys));
    }
    terminal.out().printf(ROW, "Service:", "Factory:", "Verdict:", "File:");
    for (SignedServiceFile each : examined) {
      terminal
          .out()
          .printf(
              ROW,
              each.name().isEmpty() ? "-" : each.name(),
              each.factory().isEmpty() ? "-" : each.factory(),
              each.verdict().text(),
              each.file());
    }
    return examined.stream().allMatch(each -> each.verdict() == Verdict.GOOD) ? 0 : 1;
  }

  private static List<RSAPublicKey> keys(List<String> files) throws ConfigException {
    List<RSAPublicKey> keys = new ArrayList<>();
    for (String file : files) {
      try {
        keys.addAll(DeploymentKeys.load(Path.of(file)));
      } catch (NoSuchFileException e) {
        throw new ConfigException(file + ": there is no such file", e);
      } catch (IOException e) {
        throw new ConfigException(String.valueOf(e.getMessage()), e);
      }
    }
    return keys;
  }

  private static List<Path> files(List<String> names) throws ConfigException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (!Files.exists(path)) {
        throw new ConfigException(name + ": there is no such file or folder");
      }
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> entries = Files.list(path)) {
        List<Path> found = entries.filter(Files::isRegularFile).sorted().toList();
        if (found.isEmpty()) {
          throw new ConfigException(name + ": holds no file to verify");
        }
        files.addAll(found);
      } catch (IOException e) {
        throw new ConfigException(name + ": cannot be listed: " + e.getMessage(), e);
      }
    }
    return files;
  }
}
