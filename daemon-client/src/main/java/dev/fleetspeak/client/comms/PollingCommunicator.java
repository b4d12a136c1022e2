package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.ContactData;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Contacts the server now and then (wire-client 4): messages wait a little for others, activity on
 * either side makes the next polls come sooner.
 */
public final class PollingCommunicator implements Communicator {
  private static final System.Logger LOG = System.getLogger(PollingCommunicator.class.getName());
  private static final long MAX_GROUP_BYTES = 15L * 1024 * 1024;
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final Duration KEEP_CONNECTION = Duration.ofSeconds(30);

  private final CommunicatorContext context;
  private final CommsSettings settings;
  private final Intake intake;
  private final PollExchange exchange;
  private final PollSchedule schedule;
  private final long thresholdBytes;
  private final Duration failureDelay;
  private final Duration lonelyAfter;
  private final Jitter jitter = new Jitter(new SplittableRandom());
  private final ContactLog log;
  private final FlushGate flushes = new FlushGate();
  private final Bell bell = new Bell();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread loop;
  private MessageGroup group = new MessageGroup();
  private volatile @Nullable ServerLink link;
  private boolean lastFailed;
  private volatile boolean pollNow;
  private volatile boolean stopping;
  private volatile boolean cutting;
  private volatile long stopBy;
  private volatile @Nullable Attempt current;

  /** For the stock client. */
  public PollingCommunicator(CommunicatorContext context) {
    this(context, CommsSettings.defaults());
  }

  /** With an embedding program's own settings. */
  public PollingCommunicator(CommunicatorContext context, CommsSettings settings) {
    this.context = context;
    this.settings = settings;
    CommunicatorConfig config = context.config();
    this.log = new ContactLog(context.metrics());
    this.intake = new Intake(context.outbox());
    this.thresholdBytes = Math.min(MAX_GROUP_BYTES, settings.pace().groupBytes());
    this.exchange = new PollExchange(config.getCompression(), context.metrics());
    this.schedule = new PollSchedule(config, jitter);
    this.failureDelay = Duration.ofSeconds(config.getMinFailureDelaySeconds());
    this.lonelyAfter = Duration.ofSeconds(config.getFailureSuicideTimeSeconds());
    this.loop = Thread.ofVirtual().name("polling").unstarted(this::run);
  }

  @Override
  public void start() {
    link = ServerLink.configure(context, settings, null);
    loop.start();
  }

  @Override
  public void reset() {
    pollNow = true;
    ServerLink present = link;
    Attempt attempt = current;
    if (attempt != null) {
      attempt.cut();
    }
    if (present != null) {
      present.transport().closeIdle();
    }
    wake();
  }

  @Override
  public void flush(Duration limit) throws IOException, InterruptedException {
    CompletableFuture<Void> waiter = flushes.register();
    pollNow = true;
    wake();
    FlushGate.await(waiter, limit);
  }

  private void wake() {
    bell.ring();
    context.outbox().wake();
  }

  @Override
  public void close() {
    stopBy = System.nanoTime() + STOP_LIMIT.toNanos();
    stopping = true;
    wake();
    if (loop.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!ended.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        cutting = true;
        Attempt attempt = current;
        if (attempt != null) {
          attempt.cut();
        }
        loop.interrupt();
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cutting = true;
      loop.interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        turn();
      }
      if (!lastFailed) {
        lastPoll();
      }
    } catch (InterruptedException _) {
      // Only close interrupts.
    } finally {
      group.nack();
      intake.giveBack();
      flushes.close();
      ServerLink present = link;
      if (present != null) {
        present.close();
      }
      ended.countDown();
    }
  }

  private void turn() throws InterruptedException {
    long now = System.nanoTime();
    Duration wait = schedule.untilDue(now);
    if (pollNow || !wait.isPositive() || group.isFull(thresholdBytes)) {
      poll();
      return;
    }
    ServerLink present = link;
    if (wait.compareTo(KEEP_CONNECTION) > 0 && present != null) {
      present.transport().closeIdle();
    }
    context.alive(wait);
    switch (intake.takeInto(group, wait)) {
      case ONE -> schedule.buffered(System.nanoTime());
      case NO_ROOM -> poll();
      case NONE -> {
        if (System.nanoTime() - now >= wait.toNanos()) {
          poll();
        }
      }
    }
  }

  private void poll() throws InterruptedException {
    pollNow = false;
    flushes.pollBegins();
    if (schedule.silence(System.nanoTime()) != null) {
      intake.drainInto(group, thresholdBytes);
    } // else the first poll only says hello and brings the nonce (wire-client 4.2)
    try {
      ContactData answer = contact(REQUEST_LIMIT);
      boolean active = group.hasForeground() || answer.getMessagesCount() > 0;
      group.ack();
      group = new MessageGroup();
      schedule.succeeded(System.nanoTime(), active);
      lastFailed = false;
      flushes.pollSucceeded();
    } catch (IOException | RuntimeException e) {
      afterFailure(e);
    }
  }

  private void afterFailure(Exception failure) throws InterruptedException {
    group.nack();
    group = new MessageGroup();
    schedule.failed();
    lastFailed = true;
    if (pollNow || stopping) {
      flushes.pollCut();
      log.roundForgotten();
      return;
    }
    Duration next = jitter.stretch(failureDelay);
    log.roundFailed(failure, next);
    flushes.pollFailed(failure);
    Duration silence = schedule.silence(System.nanoTime());
    if (silence != null && silence.compareTo(lonelyAfter) > 0) {
      LOG.log(
          System.Logger.Level.ERROR,
          "No contact with any server for {0}, which is longer than failure_suicide_time_seconds",
          ContactLog.seconds(silence));
      context.tooLonely(silence);
    }
    context.alive(next);
    bell.clear();
    if (!pollNow && !stopping) {
      bell.await(next);
    }
  }

  /** What was collected, and what the services said last, still goes out if the server is quick. */
  private void lastPoll() throws InterruptedException {
    intake.drainInto(group, thresholdBytes);
    Duration left = Duration.ofNanos(stopBy - System.nanoTime());
    if (!group.isEmpty() && left.isPositive()) {
      try {
        contact(left);
        group.ack();
      } catch (IOException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.INFO,
            "The last poll before the stop failed: {0}",
            ContactLog.reason(e));
      }
    }
  }

  private ContactData contact(Duration limit) throws IOException, InterruptedException {
    ServerLink link = presentLink();
    OutgoingContact outgoing = context.makeContact(group.messages(), Map.of());
    if (outgoing.wrapped().size() > WireLimits.MAX_CONTACT_BYTES) {
      throw new IOException("a contact of " + outgoing.wrapped().size() + " bytes is too large");
    }
    IOException failure = new IOException("unable to contact any server");
    Duration each = limit.plus(settings.pace().allowance(outgoing.wrapped().size()));
    for (Endpoint host : link.hosts().snapshot()) {
      context.alive(each);
      try (Attempt attempt = new Attempt(each)) {
        current = attempt;
        if (cutting) {
          break;
        }
        ContactData answer = exchange.post(link, host, outgoing.wrapped(), attempt);
        link.hosts().worked(host);
        log.worked(host);
        context.processContact(answer, false);
        return answer;
      } catch (IOException e) {
        log.hostFailed(host, e);
        failure = e;
      } finally {
        current = null;
      }
    }
    throw failure;
  }

  /** After a rekey the old identity's connections must not be used any more (wire-client 1.8). */
  private ServerLink presentLink() throws IOException {
    ServerLink present = link;
    if (present == null || !present.id().equals(context.identity().id())) {
      try {
        link = ServerLink.configure(context, settings, present);
      } catch (IllegalStateException e) {
        throw new IOException("the communicator cannot be configured anew: " + e.getMessage(), e);
      }
      if (present != null) {
        present.close();
      }
      present = link;
    }
    return present;
  }
}
