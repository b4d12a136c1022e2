package dev.fleetspeak.client.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way that a running client is asked. */
class StatusSocketTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Path state;
  private Path socket;

  @BeforeEach
  void setUp() {
    state = folder.resolve("state");
    socket = StatusSocket.of(state);
  }

  @Test
  void theWordThatIsAskedIsAnsweredAgainAndAgain_byASocketForItsOwnerAlone() throws Exception {
    try (StatusSocket _ = StatusSocket.open(socket, word -> "answer to " + word + "\n")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      assertThat(StatusQuestion.ask(state, "text", LIMIT)).isEqualTo("answer to text\n");
      assertThat(StatusQuestion.ask(state, "json", LIMIT)).isEqualTo("answer to json\n");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void withoutAClientTheQuestionSaysSo() throws Exception {
    assertThatThrownBy(() -> StatusQuestion.ask(state, "text", LIMIT))
        .isInstanceOf(ConfigException.class)
        .hasMessage("no client runs with state file " + state);
    leaveOne();
    assertThatThrownBy(() -> StatusQuestion.ask(state, "text", LIMIT))
        .isInstanceOf(ConfigException.class)
        .hasMessage("no client runs with state file " + state + "; the last one was killed");
  }

  private void leaveOne() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket))
        .close();
    assertThat(socket).exists();
  }

  @Test
  void whatAKilledClientLeftIsReplaced_butNothingElse() throws Exception {
    leaveOne();
    try (StatusSocket _ = StatusSocket.open(socket, word -> word)) {
      assertThat(StatusQuestion.ask(state, "text", LIMIT)).isEqualTo("text");
      assertThatThrownBy(() -> StatusSocket.open(socket, word -> word))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another client answers there");
    }
    Files.writeString(socket, "mine");
    assertThatThrownBy(() -> StatusSocket.open(socket, word -> word))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("something else");
    assertThat(socket).hasContent("mine");
  }

  @Test
  void aQuestionIsBounded_andAFailingAnswerEndsNothing() throws Exception {
    List<String> asked = new ArrayList<>();
    try (StatusSocket _ =
        StatusSocket.open(
            socket,
            word -> {
              asked.add(word);
              if (word.equals("fail")) {
                throw new IllegalStateException("no status");
              }
              return word;
            })) {
      assertThat(StatusQuestion.ask(state, "x".repeat(500), LIMIT))
          .hasSize(StatusSocket.LONGEST_QUESTION);
      assertThatThrownBy(() -> StatusQuestion.ask(state, "fail", LIMIT))
          .isInstanceOf(ConfigException.class);
      try (SocketChannel hangsUp = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        assertThat(hangsUp.isConnected()).isTrue();
      }
      assertThat(StatusQuestion.ask(state, "text", LIMIT)).isEqualTo("text");
    }
    assertThat(asked).contains("fail", "text");
  }

  @Test
  void aPathThatNoAddressHoldsIsRefused() {
    Path deep = folder.resolve("x".repeat(120));
    assertThatThrownBy(() -> StatusSocket.open(deep, word -> word)).isInstanceOf(IOException.class);
    assertThat(deep).doesNotExist();
  }
}
