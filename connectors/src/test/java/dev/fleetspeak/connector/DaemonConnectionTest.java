package dev.fleetspeak.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.connector.channel.ChannelException;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonConnectionTest {
  private static final String MAGIC = "0110eef1";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static ChannelReader reader(String text) {
    return new ChannelReader(new ByteArrayInputStream(hex(text)));
  }

  @Test
  void theExampleOfTheSpecificationIsReadAndWritten() throws Exception {
    String hi = "0f000000 22 09 12 07 67 72 65 65 74 65 72 2a 02 48 69" + MAGIC;
    String heartbeat =
        "15000000 22 08 12 06 73 79 73 74 65 6d 2a 09 48 65 61 72 74 62 65 61 74" + MAGIC;
    ChannelReader reader = reader(MAGIC + heartbeat + hi);
    assertThat(reader.read().getMessageType()).isEqualTo("Heartbeat");
    assertThat(reader.read().getDestination().getServiceName()).isEqualTo("greeter");
    assertThat(reader.read()).isNull();

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChannelWriter writer = new ChannelWriter(out);
    writer.greet();
    writer.write(
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName("greeter"))
            .setMessageType("Hi")
            .build());
    assertThat(out.toByteArray()).isEqualTo(hex(MAGIC + hi));
  }

  @Test
  void c44_threadsThatReceiveTogetherGetEachMessageOnceAndWhole() throws Exception {
    int count = 2000;
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    ChannelWriter client = new ChannelWriter(input);
    client.greet();
    for (int i = 0; i < count; i++) {
      client.write(Message.newBuilder().setMessageType("m" + i).build());
    }
    Queue<String> received = new ConcurrentLinkedQueue<>();
    try (DaemonConnection connection =
        DaemonConnection.open(
            new ByteArrayInputStream(input.toByteArray()),
            new ByteArrayOutputStream(),
            "",
            ClientId.NIL)) {
      List<Future<?>> readers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          readers.add(
              threads.submit(
                  () -> {
                    Message next;
                    while ((next = connection.receive()) != null) {
                      received.add(next.getMessageType());
                    }
                    return null;
                  }));
        }
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(received).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void startUpDataComesFirstAndRepliesNameTheirRequest() throws Exception {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    ChannelWriter client = new ChannelWriter(request);
    client.greet();
    Message ping =
        Message.newBuilder()
            .setMessageId(com.google.protobuf.ByteString.copyFrom(new byte[32]))
            .setSource(Address.newBuilder().setServiceName("greeter"))
            .setMessageType("Ping")
            .build();
    client.write(ping);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DaemonConnection connection =
        DaemonConnection.open(
            new ByteArrayInputStream(request.toByteArray()),
            out,
            "0.5",
            ClientId.parse("0102030405060708"))) {
      assertThat(connection.receive()).isEqualTo(ping);
      connection.reply(ping, "Pong", StringValue.of("hello"));
      connection.heartbeat();
      assertThat(connection.receive()).isNull();
      assertThatThrownBy(
              () -> connection.send("system", "MessageAck", StringValue.getDefaultInstance()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ChannelReader reader = new ChannelReader(new ByteArrayInputStream(out.toByteArray()));
    Message startup = reader.read();
    assertThat(startup.getMessageType()).isEqualTo("StartupData");
    assertThat(startup.getData().unpack(StartupData.class).getVersion()).isEqualTo("0.5");
    Message pong = reader.read();
    assertThat(pong.getDestination().getServiceName()).isEqualTo("greeter");
    assertThat(pong.getAnnotations().getEntries(0).getKey()).isEqualTo("in-reply-to");
    assertThat(pong.getAnnotations().getEntries(0).getValue()).isEqualTo("00".repeat(32));
    assertThat(reader.read().getMessageType()).isEqualTo("Heartbeat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0110ee",
        "0110eef2",
        "0110eef1 05",
        "0110eef1 01002000",
        "0110eef1 02000000 22",
        "0110eef1 00000000",
        "0110eef1 00000000 00000000",
        "0110eef1 01000000 ff 0110eef1",
        "0110eef1 ffffffff 00"
      })
  void whatIsNotTheProtocolIsRefused(String bytes) {
    ChannelReader reader = reader(bytes);
    assertThatThrownBy(reader::read).isInstanceOf(ChannelException.class);
  }

  @Test
  void anEmptyMessageIsLegal() throws Exception {
    assertThat(reader("0110eef1 00000000 0110eef1").read()).isEqualTo(Message.getDefaultInstance());
  }

  @Test
  void twoMebibytesPassAndOneByteMoreDoesNot() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChannelWriter writer = new ChannelWriter(out);
    writer.greet();
    int limit = 2 * 1024 * 1024;
    String type = "x".repeat(limit - 4);
    Message largest = Message.newBuilder().setMessageType(type).build();
    assertThat(largest.getSerializedSize()).isEqualTo(limit);
    writer.write(largest);
    assertThat(new ChannelReader(new ByteArrayInputStream(out.toByteArray())).read())
        .isEqualTo(largest);
    Message larger = Message.newBuilder().setMessageType(type + "y").build();
    assertThatThrownBy(() -> writer.write(larger)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostileBytesNeverGiveMoreThanMessagesOrRefusals() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[4 + random.nextInt(40)];
      random.nextBytes(bytes);
      System.arraycopy(hex(MAGIC), 0, bytes, 0, 4);
      if (bytes.length > 8) {
        Arrays.fill(bytes, 5, 8, (byte) 0);
        bytes[4] = (byte) random.nextInt(16);
      }
      ChannelReader reader = new ChannelReader(new ByteArrayInputStream(bytes));
      try {
        while (reader.read() != null) {
          // Random bytes may happen to be messages.
        }
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(ChannelException.class);
      }
    }
  }
}
