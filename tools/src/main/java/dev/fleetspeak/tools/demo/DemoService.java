package dev.fleetspeak.tools.demo;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import java.util.List;

/** The services that every client of a demo runs. */
enum DemoService {
  /** Lists folders, by the stdin service. */
  LS("ls", "StdinServiceInputMessage"),
  /** Prints files, by the stdin service. */
  CAT("cat", "StdinServiceInputMessage"),
  /** Says hello, by a daemon of its own. */
  HELLO("hello", "HelloRequest");

  private final String service;
  private final String messageType;

  DemoService(String service, String messageType) {
    this.service = service;
    this.messageType = messageType;
  }

  /** The service of that name. */
  static DemoService of(String service) {
    for (DemoService one : values()) {
      if (one.service.equals(service)) {
        return one;
      }
    }
    throw new IllegalArgumentException("no such service: " + service);
  }

  /** Its name, on both ends. */
  String service() {
    return service;
  }

  /** What a client is to run; not signed yet. */
  ClientServiceConfig config() {
    return ClientServiceConfig.newBuilder()
        .setName(service)
        .setFactory(this == HELLO ? "Daemon" : "Stdin")
        .setConfig(
            Any.pack(
                this == HELLO
                    ? Config.newBuilder().addAllArgv(HelloCommand.argv()).build()
                    : dev.fleetspeak.proto.stdinservice.Config.newBuilder()
                        .setCmd("/bin/" + service)
                        .setTimeoutSeconds(60)
                        .build()))
        .build();
  }

  /** The message that the demo sends by itself. */
  Message greeting(ClientId client, DemoFolder.ClientFolder folder) {
    return switch (this) {
      case LS -> run(client, List.of(folder.files().toString()));
      case CAT -> run(client, List.of(folder.welcome().toString()));
      case HELLO -> message(client, Any.pack(StringValue.of("operator")));
    };
  }

  /** A message that has the service run its command. */
  Message run(ClientId client, List<String> arguments) {
    return message(client, Any.pack(InputMessage.newBuilder().addAllArgs(arguments).build()));
  }

  private Message message(ClientId client, Any data) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setServiceName(service).setClientId(client.bytes()))
        .setMessageType(messageType)
        .setData(data)
        .build();
  }
}
