package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.console.messages.MessageRow;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every filter and action of the page of messages (issue 5, item 5). */
class MessagesGuiTest extends GuiTest {
  @TempDir Path folder;

  private TableView<MessageRow> table;

  @BeforeEach
  void open() {
    clickOn("#page-messages");
    table = lookup("#messages-table").query();
    until(() -> table.getItems().size() == 200);
  }

  private void filter(String text) {
    interact(() -> model.messages().filter().text().set(text));
  }

  /** Waits until all rows shown are of a kind. */
  private void shown(java.util.function.Predicate<MessageRow> kind) {
    until(() -> !table.getItems().isEmpty() && table.getItems().stream().allMatch(kind));
  }

  @Test
  @DisplayName("5: filters by type, service, client, direction, status and time; pages")
  void filters() {
    filter("type:ClientInfo");
    shown(row -> row.summary().getMessage().getMessageType().equals("ClientInfo"));
    filter("dir:out state:pending");
    shown(row -> row.summary().getRetryCount() == 0 && !row.summary().getMessage().hasResult());
    filter("state:failed");
    shown(row -> row.summary().getMessage().getResult().getFailed());
    filter("service:GRR");
    shown(
        row ->
            row.summary().getMessage().getSource().getServiceName().equals("GRR")
                || row.summary().getMessage().getDestination().getServiceName().equals("GRR"));
    ClientId client = server().client(3);
    filter("client:" + client);
    shown(
        row ->
            row.summary().getMessage().getSource().getClientId().equals(client.bytes())
                || row.summary()
                    .getMessage()
                    .getDestination()
                    .getClientId()
                    .equals(client.bytes()));
    filter("");
    clickOn("15m");
    Instant limit = Instant.now().minusSeconds(17 * 60);
    shown(row -> row.created() != null && row.created().isAfter(limit));
    clickOn("24h");
    interact(() -> table.scrollTo(199));
    until(() -> table.getItems().size() >= 400);
  }

  @Test
  @DisplayName("5: a message is copied as id, as JSON and as an admin command, and found by its id")
  void copies() {
    MessageId id = server().fleet().ask(server().client(30), "ToBeCopied");
    filter("type:ToBeCopied");
    until(() -> table.getItems().size() == 1);
    interact(() -> model.messages().selected().set(id.toString()));
    until(() -> lookup("#payload").tryQuery().isPresent());
    clickOn("#copy").clickOn("#copy-id");
    assertThat(clipboard()).isEqualTo(id.toString());
    clickOn("#copy").clickOn("#copy-json");
    assertThat(clipboard()).contains("\"messageType\": \"ToBeCopied\"");
    clickOn("#copy").clickOn("#copy-command");
    assertThat(clipboard()).isEqualTo("./fleetspeak admin status " + id);
    filter("id:" + id);
    shown(row -> row.id().equals(id.toString()));
    assertThat(table.getItems().getFirst().summary().getMessage().getMessageType())
        .isEqualTo("ToBeCopied");
  }

  @Test
  @DisplayName("5: a payload of a type that the operator adds is decoded; its bytes are saved")
  void descriptorSet() throws Exception {
    MessageId id = MessageId.random();
    // Field 1 with the text "seven".
    ByteString payload = ByteString.copyFromUtf8("\n\u0005seven");
    ClientId client = server().client(31);
    Instant now = Instant.now();
    server()
        .store()
        .storeMessages(
            List.of(
                Message.newBuilder()
                    .setMessageId(id.bytes())
                    .setSource(Address.newBuilder().setServiceName("GRR"))
                    .setDestination(
                        Address.newBuilder().setClientId(client.bytes()).setServiceName("grr"))
                    .setMessageType("Foreign")
                    .setCreationTime(
                        com.google.protobuf.Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                    .setData(
                        Any.newBuilder()
                            .setTypeUrl("type.googleapis.com/acme.Report")
                            .setValue(payload))
                    .build()));
    filter("type:Foreign");
    until(() -> table.getItems().size() == 1);
    interact(() -> model.messages().selected().set(id.toString()));
    until(() -> model.messages().detail().content().value().get() != null);
    assertThat(model.messages().detail().content().value().get().decoded().text())
        .noneMatch(line -> line.contains("colour"));
    files.next(
        Files.write(
            folder.resolve("acme.pb"),
            FileDescriptorSet.newBuilder()
                .addFile(
                    FileDescriptorProto.newBuilder()
                        .setName("acme.proto")
                        .setPackage("acme")
                        .setSyntax("proto3")
                        .addMessageType(
                            DescriptorProto.newBuilder()
                                .setName("Report")
                                .addField(
                                    FieldDescriptorProto.newBuilder()
                                        .setName("colour")
                                        .setNumber(1)
                                        .setType(FieldDescriptorProto.Type.TYPE_STRING)
                                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL))))
                .build()
                .toByteArray()));
    clickOn("Add types");
    until(
        () -> {
          var content = model.messages().detail().content().value().get();
          return content != null
              && content.decoded() != null
              && content.decoded().text().stream().anyMatch("colour: \"seven\""::equals);
        });
    Path saved = folder.resolve("payload.bin");
    files.next(saved);
    clickOn("Save bytes");
    until(() -> Files.exists(saved));
    assertThat(Files.readAllBytes(saved)).isEqualTo(payload.toByteArray());
  }

  @Test
  @DisplayName("5: what is sent is waited for; the answer and its payload are shown")
  void sendAndWait() {
    ClientId client = server().client(32);
    clickOn("#compose");
    interact(
        () -> {
          model.messages().compose().client().set(client.toString());
          model.messages().compose().service().set("grr");
        });
    clickOn("#compose-type").write("AskedInTheTest");
    server().answer(client, "AskedInTheTest");
    until(() -> model.messages().compose().problem().get().isEmpty());
    clickOn("#send-and-wait");
    until(() -> model.messages().compose().reply().value().get() != null);
    assertThat(model.messages().compose().reply().value().get().words())
        .contains("Answered: AskedInTheTestAnswer");
    until(() -> lookup("#reply").tryQuery().isPresent());
    until(() -> lookup("#payload").tryQuery().isPresent());
  }
}
