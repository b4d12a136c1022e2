package dev.fleetspeak.connector.daemon;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program's connection to the client that started it as a daemon service.
 *
 * <p>{@link #receive} blocks and belongs to one thread at a time; sending is thread-safe. The end
 * of the input means that the client asks the program to end. Nothing is acknowledged to a daemon:
 * what it sent may be lost if the client dies at that moment.
 */
public final class DaemonConnection implements AutoCloseable {
  /** Variable that names the descriptor to read from. */
  public static final String INPUT_VARIABLE = "FLEETSPEAK_COMMS_CHANNEL_INFD";

  /** Variable that names the descriptor to write to. */
  public static final String OUTPUT_VARIABLE = "FLEETSPEAK_COMMS_CHANNEL_OUTFD";

  /** Variable that holds the client's id, 16 hex digits; older clients do not set it. */
  public static final String CLIENT_ID_VARIABLE = "FLEETSPEAK_CLIENT_ID";

  /** Annotation of an answer: the hex id of the message that it answers. */
  public static final String IN_REPLY_TO = "in-reply-to";

  private static final String SYSTEM = "system";

  private final ChannelReader reader;
  private final ChannelWriter writer;
  private final ClientId clientId;

  private DaemonConnection(ChannelReader reader, ChannelWriter writer, ClientId clientId) {
    this.reader = reader;
    this.writer = writer;
    this.clientId = clientId;
  }

  /**
   * Connects by the descriptors that the client left in the environment.
   *
   * @param version of the program, reported to the server with its resource usage; may be empty
   * @throws IOException if the variables are missing or the channel cannot be opened
   */
  public static DaemonConnection open(String version) throws IOException {
    Map<String, String> environment = System.getenv();
    InputStream in = new FileInputStream(descriptor(environment, INPUT_VARIABLE));
    OutputStream out = new FileOutputStream(descriptor(environment, OUTPUT_VARIABLE));
    String id = environment.getOrDefault(CLIENT_ID_VARIABLE, "");
    return open(in, out, version, ClientId.parse(id));
  }

  /**
   * Connects over given streams.
   *
   * @param clientId as the client told, or nil
   */
  public static DaemonConnection open(
      InputStream in, OutputStream out, String version, ClientId clientId) throws IOException {
    ChannelWriter writer = new ChannelWriter(out);
    ChannelReader reader = new ChannelReader(new BufferedInputStream(in));
    writer.greet();
    writer.write(
        toSystem("StartupData")
            .setData(
                Any.pack(
                    StartupData.newBuilder()
                        .setPid(ProcessHandle.current().pid())
                        .setVersion(version)
                        .build()))
            .build());
    return new DaemonConnection(reader, writer, clientId);
  }

  private static String descriptor(Map<String, String> environment, String variable)
      throws IOException {
    String value = environment.get(variable);
    if (value == null || !value.matches("\\d{1,9}")) {
      throw new IOException(
          "the variable "
              + variable
              + " names no descriptor: this program has to be started by the Fleetspeak client");
    }
    return "/dev/fd/" + value;
  }

  /** The client's id, or nil if an older client did not tell. */
  public ClientId clientId() {
    return clientId;
  }

  /**
   * Waits for the next message.
   *
   * @return null once the client asks the program to end
   */
  public @Nullable Message receive() throws IOException {
    return reader.read();
  }

  /**
   * Sends a message to a service of the server.
   *
   * @param service destination service
   * @param type message type
   * @param data payload
   */
  public void send(String service, String type, com.google.protobuf.Message data)
      throws IOException {
    send(to(service, type).setData(Any.pack(data)).build());
  }

  /**
   * Answers a message: goes to the service that sent it, and says which message it answers, so that
   * whoever waits for the answer finds it.
   */
  public void reply(Message request, String type, com.google.protobuf.Message data)
      throws IOException {
    send(
        to(request.getSource().getServiceName(), type)
            .setData(Any.pack(data))
            .setAnnotations(
                Annotations.newBuilder()
                    .addEntries(
                        Annotations.Entry.newBuilder()
                            .setKey(IN_REPLY_TO)
                            .setValue(MessageId.of(request.getMessageId()).toString())))
            .build());
  }

  /**
   * Sends a message as it is.
   *
   * @throws IllegalArgumentException if it is addressed to {@code system} or over 2 MiB
   */
  public void send(Message message) throws IOException {
    if (message.getDestination().getServiceName().equals(SYSTEM)) {
      throw new IllegalArgumentException("a daemon cannot write to the service system");
    }
    writer.write(message);
  }

  /** Tells the client that the program is alive, for services that monitor heartbeats. */
  public void heartbeat() throws IOException {
    writer.write(toSystem("Heartbeat").build());
  }

  private static Message.Builder toSystem(String type) {
    return to(SYSTEM, type);
  }

  private static Message.Builder to(String service, String type) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType(type);
  }

  /** Closes both directions; the client then ends the program. */
  @Override
  public void close() throws IOException {
    try (reader;
        writer) {
      // Both ends are closed even if one fails.
    }
  }
}
