package dev.fleetspeak.server.service.messagesaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.messagesaver.Config;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.TemporaryServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old demo's service (server.md 4.11). */
class MessageSaverTest {
  private static final ClientId CLIENT = ClientId.parse("0011223344556677");
  private static final MessageId ID =
      MessageId.of(ByteString.copyFrom(new byte[32]).concat(ByteString.EMPTY));

  @TempDir Path folder;

  private Service start(Path path) throws Exception {
    Service service =
        new MessageSaverFactory()
            .create(
                ServiceConfig.newBuilder()
                    .setConfig(Any.pack(Config.newBuilder().setPath(path.toString()).build()))
                    .build());
    service.start(null);
    return service;
  }

  private static Message message() {
    Instant time = Instant.parse("2018-03-07T17:45:12.123456Z");
    return Message.newBuilder()
        .setMessageId(ID.bytes())
        .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("ls"))
        .setCreationTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .setData(
            Any.pack(
                OutputMessage.newBuilder()
                    .setStdout(ByteString.copyFromUtf8("the answer"))
                    .build()))
        .build();
  }

  @Test
  @DisplayName("4.11: one text file for each message, in a private folder for each client")
  void saves() throws Exception {
    Service service = start(folder.resolve("a/b"));
    service.process(message());
    service.process(message());
    Path client = folder.resolve("a/b/0011223344556677");
    Path file = client.resolve("2018.03.07_174512.123_" + "00".repeat(32));
    try (var files = Files.list(client)) {
      assertThat(files.toList()).containsExactly(file);
    }
    assertThat(Files.readString(file)).contains("service_name: \"ls\"", "stdout: \"the answer\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(client)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  @DisplayName("4.11: no id or no client is a permanent failure")
  void refuses() throws Exception {
    Service service = start(folder);
    assertThatThrownBy(() -> service.process(message().toBuilder().clearMessageId().build()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> service.process(message().toBuilder().clearSource().build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("FLAW 42: an I/O error is temporary")
  void temporary() throws Exception {
    Service service = start(folder.resolve("saved"));
    Files.writeString(folder.resolve("saved").resolve(CLIENT.toString()), "in the way");
    assertThatThrownBy(() -> service.process(message()))
        .isInstanceOf(TemporaryServiceException.class)
        .hasMessageContaining("cannot write");
  }

  @Test
  @DisplayName("4.11: start fails if the folder cannot be made")
  void startFails() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> start(file.resolve("under"))).isInstanceOf(java.io.IOException.class);
  }
}
