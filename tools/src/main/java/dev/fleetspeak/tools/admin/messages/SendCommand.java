package dev.fleetspeak.tools.admin.messages;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code send}: sends a message to a client's service, and waits for the answer if asked to. */
public final class SendCommand implements Command {
  @Override
  public String word() {
    return "send";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "sends a message to a service of a client; --wait waits for the answer";
  }

  @Override
  public List<CommandFlag> flags() {
    List<CommandFlag> flags =
        new ArrayList<>(
            List.of(
                CommandFlag.text("client", "client that gets it"),
                CommandFlag.text("service", "service of the client that gets it"),
                CommandFlag.text("source", "service of the server that sends; --service if empty"),
                CommandFlag.text("type", "message type"),
                CommandFlag.text("id", "message id; random if empty"),
                CommandFlag.list("annotation", "KEY=VALUE to attach"),
                CommandFlag.toggle("wait", "wait for the answer and print it"),
                CommandFlag.text("timeout", "30s", "how long to wait")));
    flags.addAll(PayloadFlags.FLAGS);
    return flags;
  }

  @Override
  public String details() {
    return """
        With --wait the command ends with 0 if there is an answer, and prints it: what a command
        printed, for answers of the stdin service; else the data in text form. Without an answer it
        ends with 1. For example:
          send --wait --client 4f0c21aa9be07d13 --service ls --type StdinServiceInputMessage \\
            --data '[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { args: "/" }'""";
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    Message message = message(session, arguments);
    if (arguments.bool("wait")) {
      return new WaitForAnswer(session)
          .run(message, TimeText.span("timeout", arguments.string("timeout")));
    }
    var _ = session.admin().insertMessage(message);
    String id = Hex.of(message.getMessageId());
    session.output().result(Map.of("message_id", id), id);
    return 0;
  }

  private static Message message(Session session, Invocation arguments) throws AdminException {
    String service = arguments.string("service");
    if (service.isEmpty() || arguments.string("client").isEmpty()) {
      throw new AdminException("send needs --client and --service");
    }
    String source = arguments.string("source");
    String id = arguments.string("id");
    Message.Builder message =
        Message.newBuilder()
            .setMessageId(id.isEmpty() ? MessageId.random().bytes() : Arguments.messageId(id))
            .setSource(Address.newBuilder().setServiceName(source.isEmpty() ? service : source))
            .setDestination(
                Address.newBuilder()
                    .setClientId(Arguments.clientId(arguments.string("client")))
                    .setServiceName(service))
            .setMessageType(arguments.string("type"))
            .setCreationTime(TimeText.timestamp(session.clock().instant()));
    PayloadFlags.read(arguments).ifPresent(message::setData);
    for (String annotation : arguments.list("annotation")) {
      int equals = annotation.indexOf('=');
      if (equals < 1) {
        throw new AdminException("--annotation is KEY=VALUE, not \"" + annotation + "\"");
      }
      message
          .getAnnotationsBuilder()
          .addEntries(
              Annotations.Entry.newBuilder()
                  .setKey(annotation.substring(0, equals))
                  .setValue(annotation.substring(equals + 1)));
    }
    return message.build();
  }
}
