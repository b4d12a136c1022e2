package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.Any;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.common.textformat.TextConfig.UnknownFields;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The flags by which a message's data is given, in text form. */
public final class PayloadFlags {
  /** For every command that sends something. */
  public static final List<CommandFlag> FLAGS =
      List.of(
          CommandFlag.text(
              "data",
              "the data in text form: '[type.googleapis.com/TYPE] { FIELDS }', or type_url and"
                  + " value"),
          CommandFlag.text("data_file", "file with the data in text form; may be /dev/stdin"));

  private PayloadFlags() {}

  /** The data; empty if none is given. */
  public static Optional<Any> read(Invocation arguments) throws AdminException {
    String data = arguments.string("data");
    String file = arguments.string("data_file");
    if (!data.isEmpty() && !file.isEmpty()) {
      throw new AdminException("--data and --data_file exclude each other");
    }
    try {
      if (!file.isEmpty()) {
        return Optional.of(
            TextConfig.load(Path.of(file), Any.getDefaultInstance(), KnownTypes.registry()));
      }
      return data.isEmpty()
          ? Optional.empty()
          : Optional.of(
              TextConfig.parse(
                  data,
                  "--data",
                  Any.getDefaultInstance(),
                  KnownTypes.registry(),
                  UnknownFields.REFUSE));
    } catch (ConfigException e) {
      throw new AdminException(e.getMessage(), e);
    }
  }
}
