package dev.fleetspeak.client.status;

import dev.fleetspeak.client.comms.http.TimeLimit;
import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/** Asks the client that runs with a state file what it does. */
public final class StatusQuestion {
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private StatusQuestion() {}

  /**
   * Asks. Blocks for as long as the limit.
   *
   * @param form {@code text} or {@code json}
   * @throws ConfigException if there is no answer; one line that says why and what to do
   */
  public static String ask(Path stateFile, String form, Duration limit) throws ConfigException {
    Path socket = StatusSocket.of(stateFile);
    requireThere(socket, stateFile);
    String answer;
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        TimeLimit _ = new TimeLimit(limit, () -> close(channel))) {
      ByteBuffer question = ByteBuffer.wrap((form + "\n").getBytes(StandardCharsets.US_ASCII));
      while (question.hasRemaining()) {
        channel.write(question);
      }
      answer =
          new String(
              Channels.newInputStream(channel).readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (ConnectException e) {
      throw new ConfigException(
          "no client runs with state file " + stateFile + "; the last one was killed", e);
    } catch (IOException e) {
      throw unanswered(socket, e);
    }
    if (answer.isEmpty()) {
      throw refused(socket);
    }
    return answer;
  }

  private static void requireThere(Path socket, Path stateFile) throws ConfigException {
    try {
      var _ = Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new ConfigException("no client runs with state file " + stateFile, e);
    } catch (AccessDeniedException e) {
      throw refused(socket);
    } catch (IOException e) {
      throw new ConfigException(socket + ": " + e.getMessage(), e);
    }
  }

  private static ConfigException unanswered(Path socket, IOException failure) {
    return String.valueOf(failure.getMessage()).contains("ermission denied")
        ? refused(socket)
        : new ConfigException(socket + ": the client does not answer: " + failure, failure);
  }

  private static ConfigException refused(Path socket) {
    return new ConfigException(
        socket + ": only the client's own user and root may ask; run this as one of them");
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
