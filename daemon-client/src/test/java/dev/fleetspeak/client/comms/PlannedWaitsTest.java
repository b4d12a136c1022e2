package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.client.comms.kit.PollServer;
import dev.fleetspeak.client.comms.kit.StreamServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Communicators tell the watchdog how long they may be silent, however long that is (C36, X8). */
class PlannedWaitsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int TWO_HOURS = 7200;

  private final TestCertificates.Issued certificate = TestCertificates.selfSigned();
  private TestServer server;
  private TestCore core;
  private Communicator communicator;

  PlannedWaitsTest() throws Exception {}

  private void start(
      boolean streaming, CommunicatorConfig.Builder config, TestServer.Handler handler)
      throws Exception {
    server = new TestServer(certificate, handler);
    core = new TestCore(config.build(), certificate.certificate(), server.address());
    communicator = streaming ? new StreamingCommunicator(core) : new PollingCommunicator(core);
    communicator.start();
  }

  @AfterEach
  void stop() throws Exception {
    communicator.close();
    core.close();
    server.close();
  }

  private void awaitPlanOf(Duration least) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(core.plans()).anyMatch(plan -> plan.compareTo(least) >= 0));
  }

  @Test
  void c36_theWaitBetweenPollsIsAnnounced() throws Exception {
    start(false, TestCore.fastConfig().setMaxPollDelaySeconds(TWO_HOURS), new PollServer());
    awaitPlanOf(Duration.ofSeconds(TWO_HOURS - 60));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void c36_theWaitAfterAFailureIsAnnounced(boolean streaming) throws Exception {
    start(
        streaming,
        TestCore.fastConfig().setMinFailureDelaySeconds(TWO_HOURS),
        request -> request.answer(500, new byte[0]));
    awaitPlanOf(Duration.ofSeconds(TWO_HOURS));
  }

  @Test
  void c36_theLifeOfAStreamIsAnnounced() throws Exception {
    start(true, TestCore.fastConfig(), new StreamServer());
    awaitPlanOf(StreamState.LIFE_LIMIT);
  }
}
