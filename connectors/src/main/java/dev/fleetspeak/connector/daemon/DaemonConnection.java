package dev.fleetspeak.connector.daemon;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.connector.ServiceConnection;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.channel.SystemMessages;
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
 * <p>Thread-safe: {@link #receive} blocks, and threads that wait in it get one message each. The
 * end of the input means that the client asks the program to end. Nothing is acknowledged to a
 * daemon: what it sent may be lost if the client dies at that moment.
 */
public final class DaemonConnection implements ServiceConnection {
  /** Variable that names the descriptor to read from. */
  public static final String INPUT_VARIABLE = "FLEETSPEAK_COMMS_CHANNEL_INFD";

  /** Variable that names the descriptor to write to. */
  public static final String OUTPUT_VARIABLE = "FLEETSPEAK_COMMS_CHANNEL_OUTFD";

  /** Variable that holds the client's id, 16 hex digits; older clients do not set it. */
  public static final String CLIENT_ID_VARIABLE = "FLEETSPEAK_CLIENT_ID";

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
    writer.write(SystemMessages.startup(version));
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

  /** Null once the client asks the program to end; so does every further call. */
  @Override
  public @Nullable Message receive() throws IOException {
    synchronized (reader) {
      return reader.read();
    }
  }

  @Override
  public void send(Message message) throws IOException {
    SystemMessages.checkSendable(message);
    writer.write(message);
  }

  /** Tells the client that the program is alive, for services that monitor heartbeats. */
  public void heartbeat() throws IOException {
    writer.write(SystemMessages.heartbeat());
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
