package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.sql.dialect.MysqlDialect;
import dev.fleetspeak.server.store.sql.dialect.PostgresDialect;
import dev.fleetspeak.server.store.sql.dialect.SqliteDialect;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an engine's columns cannot take is refused as a whole (server.md FLAW 26). */
class MessageChecksTest {
  private final MessageChecks mysql = new MessageChecks(new MysqlDialect());
  private final MessageChecks postgres = new MessageChecks(new PostgresDialect());
  private final MessageChecks sqlite = new MessageChecks(new SqliteDialect());

  private static Message.Builder message() {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setCreationTime(Timestamp.newBuilder().setSeconds(1));
  }

  private static ContactCommit commit(ClientEffect effect) {
    return new ContactCommit(
        ClientId.parse("0102030405060708"),
        null,
        new ContactRow.None(),
        List.of(),
        List.of(effect));
  }

  @Test
  @DisplayName("FLAW 26: 128 characters fit, whatever their bytes, and 129 do not")
  void widths() {
    Message fits = message().setMessageType("\ud83d\ude80".repeat(128)).build();
    Message long129 = message().setMessageType("x".repeat(129)).build();
    assertThatCode(() -> mysql.check(fits)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mysql.check(long129))
        .withMessage("a message type has more than 128 characters");
    assertThatCode(() -> sqlite.check(long129)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                mysql.check(
                    message().setSourceMessageId(ByteString.copyFrom(new byte[17])).build()))
        .withMessage("a source message id has more than 16 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mysql.check(commit(new ClientEffect.SetLabels(List.of("x".repeat(129))))))
        .withMessage("a label has more than 128 characters");
  }

  @Test
  @DisplayName("PostgreSQL's texts take no character 0")
  void nul() {
    Message nul = message().setMessageType("a\0b").build();
    assertThatIllegalArgumentException().isThrownBy(() -> postgres.check(nul));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> postgres.check(commit(new ClientEffect.Fail(MessageId.random(), "why\0"))));
    assertThatCode(() -> sqlite.check(nul)).doesNotThrowAnyException();
  }
}
