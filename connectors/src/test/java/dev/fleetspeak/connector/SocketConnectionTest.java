package dev.fleetspeak.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.socket.SocketConnection;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program's side of a socket (client.md 6.9, 7.5), against a client played by hand. */
@Timeout(60)
@SuppressWarnings("try") // closing early is what is tested
class SocketConnectionTest {
  private Path folder;
  private Path path;
  private ServerSocketChannel listener;

  @BeforeEach
  void listen() throws IOException {
    // Of mode 0700, and short enough for an address.
    folder = Files.createTempDirectory("fleetspeak");
    path = folder.resolve("s");
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    mode("rw-------");
  }

  private void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    Files.deleteIfExists(path);
    Files.delete(folder);
  }

  /** The client's end of one connection. */
  private record End(SocketChannel channel, ChannelReader reader, ChannelWriter writer)
      implements AutoCloseable {
    static End accept(ServerSocketChannel listener) throws IOException {
      SocketChannel channel = listener.accept();
      End end =
          new End(
              channel,
              new ChannelReader(Channels.newInputStream(channel)),
              new ChannelWriter(Channels.newOutputStream(channel)));
      end.writer.greet();
      Message startup = end.reader.read();
      assertThat(startup).isNotNull();
      assertThat(startup.getMessageType()).isEqualTo("StartupData");
      assertThat(startup.getDestination().getServiceName()).isEqualTo("system");
      StartupData data = startup.getData().unpack(StartupData.class);
      assertThat(data.getPid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(data.getVersion()).isEqualTo("0.5");
      return end;
    }

    List<Message> read(int count) throws IOException {
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        messages.add(reader.read());
      }
      return messages;
    }

    void confirm(List<Message> messages) throws IOException {
      MessageAckData.Builder ids = MessageAckData.newBuilder();
      messages.forEach(message -> ids.addMessageIds(message.getSourceMessageId()));
      writer.write(
          Message.newBuilder()
              .setSource(Address.newBuilder().setServiceName("client"))
              .setMessageType("LocalAck")
              .setData(Any.pack(ids.build()))
              .build());
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static Message message(String text) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName("away"))
        .setMessageType(text)
        .build();
  }

  private static List<String> types(List<Message> messages) {
    return messages.stream().map(Message::getMessageType).toList();
  }

  @Test
  void line38_threeMessagesLoop_andClosingOneSideClosesTheOther() throws Exception {
    try (SocketConnection connection = SocketConnection.open(path, "0.5");
        End client = End.accept(listener)) {
      for (String text : List.of("a", "b", "c")) {
        client.writer.write(message(text));
        Message received = connection.receive();
        assertThat(received).isNotNull();
        connection.send("away", text, StringValue.of(text));
      }
      assertThat(types(client.read(3))).containsExactly("a", "b", "c");
      connection.close();
      assertThat(connection.receive()).isNull();
      assertThat(client.reader.read()).isNull();
    }
  }

  @Test
  void line40_unconfirmedMessagesComeAgainInOrder_andCallbacksFollowConfirmations()
      throws Exception {
    BlockingQueue<String> confirmed = new LinkedBlockingQueue<>();
    try (SocketConnection connection = SocketConnection.open(path, "0.5")) {
      for (String text : List.of("a", "b", "c", "d")) {
        connection.send(message(text), () -> confirmed.add(text));
      }
      List<Message> first;
      try (End client = End.accept(listener)) {
        first = client.read(4);
        assertThat(types(first)).containsExactly("a", "b", "c", "d");
        assertThat(confirmed).isEmpty();
        client.confirm(first.subList(0, 1));
        assertThat(confirmed.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
      }
      try (End client = End.accept(listener)) {
        // Under the same ids, so that the server recognises them.
        assertThat(client.read(3)).isEqualTo(first.subList(1, 4));
        client.confirm(first);
        for (String text : List.of("b", "c", "d")) {
          assertThat(confirmed.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }
        assertThat(connection.unconfirmed()).isZero();
        connection.send(message("e"));
        assertThat(types(client.read(1))).containsExactly("e");
      }
    }
    assertThat(confirmed).isEmpty();
  }

  @Test
  void whatMustNotBeSentIsRefusedAtOnce() throws Exception {
    try (SocketConnection connection = SocketConnection.open(path, "0.5")) {
      assertThatThrownBy(
              () ->
                  connection.send(
                      Message.newBuilder()
                          .setDestination(Address.newBuilder().setServiceName("system"))
                          .build()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  connection.send(
                      message("large").toBuilder()
                          .setData(
                              Any.newBuilder().setValue(ByteString.copyFrom(new byte[2 << 20])))
                          .build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2097152");
    }
  }

  @Test
  void aSocketThatOthersCouldHaveMadeIsNotConnectedTo() throws Exception {
    mode("rw-rw-rw-");
    listener.configureBlocking(false);
    try (SocketConnection connection = SocketConnection.open(path, "0.5")) {
      connection.send(message("kept"));
      // It looks at once, and then after a second and more.
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(listener.accept()).isNull();
      mode("rw-------");
      listener.configureBlocking(true);
      try (End client = End.accept(listener)) {
        assertThat(types(client.read(1))).containsExactly("kept");
      }
    }
  }
}
