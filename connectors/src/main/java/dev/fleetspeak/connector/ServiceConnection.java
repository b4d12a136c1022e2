package dev.fleetspeak.connector;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a program can do as a service of the client, whichever way it is connected. {@link #receive}
 * blocks and belongs to one thread at a time; sending is thread-safe.
 */
public interface ServiceConnection extends AutoCloseable {
  /** Annotation of an answer: the hex id of the message that it answers. */
  String IN_REPLY_TO = "in-reply-to";

  /**
   * Waits for the next message.
   *
   * @return null once there will be none any more
   */
  @Nullable Message receive() throws IOException, InterruptedException;

  /**
   * Sends a message as it is. Blocks while the client takes none.
   *
   * @throws IllegalArgumentException if it is addressed to {@code system} or over 2 MiB
   */
  void send(Message message) throws IOException;

  /**
   * Sends a message to a service of the server.
   *
   * @param service destination service
   * @param type message type
   * @param data payload
   */
  default void send(String service, String type, com.google.protobuf.Message data)
      throws IOException {
    send(to(service, type).setData(Any.pack(data)).build());
  }

  /**
   * Answers a message: goes to the service that sent it, and says which message it answers, so that
   * whoever waits for the answer finds it.
   */
  default void reply(Message request, String type, com.google.protobuf.Message data)
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

  @Override
  void close() throws IOException;

  /** Begins a message. */
  private static Message.Builder to(String service, String type) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType(type);
  }
}
