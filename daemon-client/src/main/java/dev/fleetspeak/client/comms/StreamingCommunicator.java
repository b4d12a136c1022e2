package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.DuplexExchange;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.CompressionAlgorithm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to a server open (wire-client 5). Messages leave as soon as they are there;
 * while a frame is being written, or ten wait for their confirmation, more gather for the next.
 */
public final class StreamingCommunicator implements Communicator {
  private static final System.Logger LOG = System.getLogger(StreamingCommunicator.class.getName());
  private static final String PATH = "/streaming-message";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final CommunicatorContext context;
  private final CommsSettings settings;
  private final Intake intake;
  private final boolean deflate;
  private final Duration failureDelay;
  private final Duration lonelyAfter;
  private final Jitter jitter = new Jitter(new SplittableRandom());
  private final StreamBackoff backoff;
  private final ContactLog log;
  private final StreamState state = new StreamState(STOP_LIMIT);
  private final Bell bell = new Bell();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread loop;
  private @Nullable ServerLink link;
  private @Nullable Deliveries deliveries;
  private long lastContact;

  /** For the stock client. */
  public StreamingCommunicator(CommunicatorContext context) {
    this(context, CommsSettings.defaults());
  }

  /** With an embedding program's own settings. */
  public StreamingCommunicator(CommunicatorContext context, CommsSettings settings) {
    this.context = context;
    this.settings = settings;
    CommunicatorConfig config = context.config();
    this.log = new ContactLog(context.metrics());
    this.intake = new Intake(context.outbox());
    this.deflate = config.getCompression() == CompressionAlgorithm.COMPRESSION_DEFLATE;
    this.failureDelay = Duration.ofSeconds(config.getMinFailureDelaySeconds());
    this.lonelyAfter = Duration.ofSeconds(config.getFailureSuicideTimeSeconds());
    this.backoff = new StreamBackoff(failureDelay, jitter);
    this.loop = Thread.ofVirtual().name("streaming").unstarted(this::run);
  }

  @Override
  public void start() {
    link = ServerLink.configure(context, settings, null);
    deliveries = new Deliveries(context);
    context.onProcessingBeacon(
        () -> {
          state.ringBeacon();
          context.outbox().wake();
        });
    loop.start();
  }

  @Override
  public void reset() {
    // In this order: a bell that rings after the cut could be left over for a later pause (X18).
    bell.ring();
    state.cut();
  }

  @Override
  public void flush(Duration limit) throws IOException, InterruptedException {
    state.awaitConfirmed(limit);
  }

  @Override
  public void close() {
    state.stop();
    bell.ring();
    if (loop.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!ended.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        state.cut();
        loop.interrupt();
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state.cut();
      loop.interrupt();
    }
  }

  private void run() {
    lastContact = System.nanoTime();
    try {
      while (!state.stopping()) {
        round();
      }
    } catch (InterruptedException _) {
      // Only close interrupts.
    } finally {
      intake.giveBack();
      if (deliveries != null) {
        deliveries.close();
      }
      if (link != null) {
        link.close();
      }
      ended.countDown();
    }
  }

  /** Tries the hosts until one gives a stream, and waits before the next round. */
  private void round() throws InterruptedException {
    // What a reset asked for before is this round; its bell must not end a pause after it (X18).
    bell.clear();
    Exception failure = new IOException("unable to contact any server");
    try {
      ServerLink present = presentLink();
      for (Endpoint host : present.hosts().snapshot()) {
        try {
          Duration next = stream(present, host);
          pause(next);
          return;
        } catch (IOException | RuntimeException e) {
          if (state.stopping() || state.wasCut()) {
            return;
          }
          log.hostFailed(host, e);
          failure = e;
        }
      }
    } catch (IllegalStateException e) {
      failure = e;
    }
    Duration next = jitter.stretch(failureDelay);
    log.roundFailed(failure, next);
    reportSilence();
    pause(next);
  }

  private void pause(Duration time) throws InterruptedException {
    context.alive(time);
    if (!state.stopping() && time.isPositive()) {
      bell.await(time);
    }
  }

  private void reportSilence() {
    Duration silence = Duration.ofNanos(System.nanoTime() - lastContact);
    if (silence.compareTo(lonelyAfter) > 0) {
      LOG.log(
          System.Logger.Level.ERROR,
          "No contact with any server for {0}, which is longer than failure_suicide_time_seconds",
          ContactLog.seconds(silence));
      context.tooLonely(silence);
    }
  }

  /**
   * Lives through one stream.
   *
   * @return how long to wait before the next
   * @throws IOException if none was established
   */
  private Duration stream(ServerLink present, Endpoint host)
      throws IOException, InterruptedException {
    try (Attempt attempt = new Attempt(StreamState.LIFE_LIMIT)) {
      state.begin(attempt);
      context.alive(StreamState.LIFE_LIMIT);
      List<Header> headers = new ArrayList<>(present.headers());
      if (deflate) {
        headers.add(new Header("Content-Encoding", "deflate"));
      }
      HttpRequest request = new HttpRequest("POST", host, PATH, headers);
      Traffic traffic = new Traffic(context.metrics(), host.authority());
      try (DuplexExchange exchange = open(present, request, attempt, traffic);
          StreamSession session = session(exchange, traffic)) {
        state.connected();
        try {
          session.establish();
        } catch (IOException e) {
          throw attempt.explained(e);
        }
        present.hosts().worked(host);
        log.worked(host);
        return live(host, session);
      }
    } finally {
      state.end();
    }
  }

  private DuplexExchange open(
      ServerLink present, HttpRequest request, Attempt attempt, Traffic traffic)
      throws IOException {
    try {
      return present.transport().open(request, attempt);
    } catch (IOException e) {
      if (!state.stopping() && !state.wasCut()) {
        traffic.sent(0, e);
      }
      throw e;
    }
  }

  private StreamSession session(DuplexExchange exchange, Traffic traffic) {
    Deliveries present = deliveries;
    if (present == null) {
      throw new IllegalStateException("not started");
    }
    return new StreamSession(context, intake, present, exchange, state, deflate, settings, traffic);
  }

  private Duration live(Endpoint host, StreamSession session) throws InterruptedException {
    long begin = System.nanoTime();
    state.live(session);
    boolean regular = false;
    Exception failure = null;
    try {
      regular = session.run();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    lastContact = System.nanoTime();
    context.metrics().streamEnded(host.authority(), state.stopping() ? null : failure);
    if (state.wasCut()) {
      return Duration.ZERO;
    }
    Duration lived = Duration.ofNanos(lastContact - begin);
    Duration next = backoff.after(lived, regular);
    if (failure != null && !state.stopping()) {
      log.streamBroke(host, failure, lived, next);
    }
    return next;
  }

  /** After a rekey the old identity's connections must not be used any more (wire-client 1.8). */
  private ServerLink presentLink() {
    ServerLink present = link;
    if (present == null || !present.id().equals(context.identity().id())) {
      link = ServerLink.configure(context, settings, present);
      if (present != null) {
        present.close();
      }
      present = link;
    }
    return present;
  }
}
