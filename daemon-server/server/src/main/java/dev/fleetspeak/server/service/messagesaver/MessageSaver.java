package dev.fleetspeak.server.service.messagesaver;

import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceContext;
import dev.fleetspeak.server.service.TemporaryServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Keeps each message as a text file in a folder for its client. */
final class MessageSaver implements Service {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy.MM.dd_HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Payloads of these types are written out, others as bytes. */
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(
              dev.fleetspeak.proto.stdinservice.InputMessage.getDescriptor()
                  .getFile()
                  .getMessageTypes())
          .add(
              dev.fleetspeak.proto.daemonservice.StdOutputData.getDescriptor()
                  .getFile()
                  .getMessageTypes())
          .build();

  private final Path root;

  MessageSaver(Path root) {
    this.root = root;
  }

  @Override
  public void start(ServiceContext context) throws IOException {
    PrivateFiles.createDirectory(root);
  }

  @Override
  public void process(Message message) throws TemporaryServiceException {
    MessageId id = MessageId.of(message.getMessageId());
    ClientId client = ClientId.of(message.getSource().getClientId());
    if (id.isNil() || client.isNil()) {
      throw new IllegalArgumentException("the message needs an id and a client that it is from");
    }
    Path folder = root.resolve(client.toString());
    Path file = folder.resolve(time(message.getCreationTime()) + "_" + id);
    byte[] text = TextConfig.print(message, TYPES).getBytes(StandardCharsets.UTF_8);
    try {
      PrivateFiles.createDirectory(folder);
      PrivateFiles.write(file, text, PrivateFiles.Readers.OWNER);
    } catch (IOException e) {
      // A full disk is no fault of the message (FLAW 42).
      throw new TemporaryServiceException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String time(Timestamp time) {
    try {
      return TIME.format(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the creation time is out of range", e);
    }
  }
}
