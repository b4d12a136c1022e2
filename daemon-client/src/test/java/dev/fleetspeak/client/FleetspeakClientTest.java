package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.ClientInfoData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageErrorData;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole client against a server, from its files to its answers. */
class FleetspeakClientTest {
  @TempDir Path folder;
  private ClientKit kit;

  @BeforeEach
  void setUp() throws Exception {
    kit = new ClientKit(folder);
  }

  @AfterEach
  void tearDown() throws Exception {
    kit.close();
  }

  @Test
  void enrolsAndAnswersLs_streaming() throws Exception {
    enrolsAndAnswersLs();
    assertThat(kit.fleet.endings()).containsExactly("orderly");
  }

  @Test
  void enrolsAndAnswersLs_polling() throws Exception {
    kit.config.setStreaming(false);
    enrolsAndAnswersLs();
  }

  private void enrolsAndAnswersLs() throws Exception {
    SignedClientServiceConfig signed =
        kit.demandSignatures().sign(ClientKit.stdin("ls", "/bin/ls"), ClientKit.DEPLOYMENT);
    FleetspeakClient client = kit.start();
    ClientInfoData info = kit.fleet.await("ClientInfo").getData().unpack(ClientInfoData.class);
    assertThat(info.getServices(0).getName()).isEqualTo("ls");
    assertThat(info.getServices(0).getSignature()).isEqualTo(signed.getSignature());
    assertThat(kit.fleet.contacts().getFirst().client()).isEqualTo(client.id());

    Message request =
        FakeFleetServer.message(
            "ls",
            "StdinServiceInputMessage",
            InputMessage.newBuilder().addArgs(folder.resolve("conf").toString()).build());
    kit.fleet.send(request);
    Message answer = kit.fleet.await("StdinServiceOutputMessage");
    assertThat(answer.getData().unpack(OutputMessage.class).getStdout().toStringUtf8())
        .isEqualTo("communicator.txt\nservices\ntextservices\n");
    assertThat(answer.getAnnotations().getEntries(0).getValue())
        .isEqualTo(MessageId.of(request.getMessageId()).toString());
    MessageAckData ack = kit.fleet.await("MessageAck").getData().unpack(MessageAckData.class);
    assertThat(ack.getMessageIdsList()).containsExactly(request.getMessageId());

    Message bad =
        FakeFleetServer.message(
            "ls",
            "StdinServiceInputMessage",
            InputMessage.newBuilder().addArgs("/does/not/exist").build());
    kit.fleet.send(bad);
    MessageErrorData error =
        kit.fleet.await("MessageError").getData().unpack(MessageErrorData.class);
    assertThat(error.getMessageId()).isEqualTo(bad.getMessageId());
    assertThat(error.getError()).contains("/does/not/exist");
    client.close();
  }
}
