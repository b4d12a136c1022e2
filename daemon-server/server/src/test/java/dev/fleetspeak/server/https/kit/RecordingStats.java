package dev.fleetspeak.server.https.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.metrics.StatsCollector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Remembers what it is told. */
public final class RecordingStats implements StatsCollector {
  /** All polls and frames. */
  public final List<PollInfo> polls = new CopyOnWriteArrayList<>();

  /** All messages sent. */
  public final List<Message> sent = new CopyOnWriteArrayList<>();

  @Override
  public void clientPoll(PollInfo poll) {
    polls.add(poll);
  }

  @Override
  public void messageSent(Message message) {
    sent.add(message);
  }

  /** Waits until these and no other outcomes were reported, in this order. */
  public void awaitOutcomes(String... expected) {
    Awaitility.await().untilAsserted(() -> assertThat(outcomes()).containsExactly(expected));
  }

  /** Kind and status of each poll, such as {@code POLL 200}. */
  public List<String> outcomes() {
    return polls.stream().map(poll -> poll.type() + " " + poll.status()).toList();
  }
}
