package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.DuplexExchange;
import dev.fleetspeak.client.comms.http.Pace;
import dev.fleetspeak.client.comms.http.StatusException;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.ContactData;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One stream from its request to its end (wire-client 5). The thread that calls {@link #establish}
 * and {@link #run} writes; another reads.
 */
final class StreamSession implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StreamSession.class.getName());
  private static final int OK = 200;

  /** Servers work on ten frames of a client at once; more would only fill buffers. */
  private static final int MAX_IN_FLIGHT = 10;

  /** The next message of a burst comes sooner than this; a lone message loses no more. */
  private static final Duration QUIET = Duration.ofMillis(2);

  private static final long GATHER_NANOS = Duration.ofMillis(20).toNanos();
  private static final Duration PASSED_OVER_LIMIT = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration ANSWER_END = Duration.ofSeconds(2);
  private static final Duration REFUSAL = Duration.ofSeconds(10);

  private final CommunicatorContext context;
  private final Intake intake;
  private final Deliveries deliveries;
  private final DuplexExchange exchange;
  private final StreamSignals signals;
  private final int maxFrameBytes;
  private final Pace pace;
  private final Traffic traffic;
  private final UpStream up;
  private final PendingFrames pending = new PendingFrames();
  private final CompletableFuture<Void> established = new CompletableFuture<>();
  private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
  private final Thread reader;
  private MessageGroup gathered = new MessageGroup();
  private Map<String, Long> base = Map.of();
  private long number = 1;
  private volatile boolean serverDone;
  private volatile @Nullable IOException readFailure;

  StreamSession(
      CommunicatorContext context,
      Intake intake,
      Deliveries deliveries,
      DuplexExchange exchange,
      StreamSignals signals,
      boolean deflate,
      CommsSettings settings,
      Traffic traffic) {
    this.context = context;
    this.intake = intake;
    this.deliveries = deliveries;
    this.exchange = exchange;
    this.signals = signals;
    this.maxFrameBytes = settings.maxAnswerBytes();
    this.pace = settings.pace();
    this.traffic = traffic;
    this.up = new UpStream(pace.out(exchange.body()), deflate, traffic, pace.groupBytes());
    this.reader = Thread.ofVirtual().name("stream-reader").start(this::read);
  }

  /** Frames that wait for their confirmation. */
  PendingFrames pending() {
    return pending;
  }

  /**
   * Sends the first contact, with whatever messages are there, and waits for the first answer.
   *
   * @throws IOException if the server refuses or goes away; the messages were given back
   */
  void establish() throws IOException, InterruptedException {
    MessageGroup first = new MessageGroup();
    boolean good = false;
    try {
      if (!exchange.awaitGoAhead()) {
        awaitEstablished(REFUSAL);
      } else {
        intake.drainInto(first, up.targetBytes());
        sendFirst(first);
      }
      good = true;
      first.ack();
    } finally {
      if (!good) {
        first.nack();
      }
    }
  }

  private void sendFirst(MessageGroup first) throws IOException, InterruptedException {
    try {
      send(first);
    } catch (IOException e) {
      // The server's own word on why it hung up says more than the broken pipe.
      awaitEstablished(Duration.ofSeconds(1), e);
    }
    awaitEstablished(null);
  }

  private void awaitEstablished(@Nullable Duration limit) throws IOException, InterruptedException {
    awaitEstablished(limit, new IOException("the server answered at once, but with no contact"));
  }

  private void awaitEstablished(@Nullable Duration limit, IOException otherwise)
      throws IOException, InterruptedException {
    try {
      if (limit == null) {
        established.get();
      } else {
        established.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      throw otherwise;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private void send(MessageGroup group) throws IOException {
    signals.takeBeacon();
    OutgoingContact contact = context.makeContact(group.messages(), base);
    if (contact.wrapped().size() > WireLimits.MAX_CONTACT_BYTES) {
      throw new IOException("a contact of " + contact.wrapped().size() + " bytes is too large");
    }
    base = contact.processed();
    up.send(contact.wrapped());
  }

  /**
   * Sends frames until the stream ends, the server is done, or the client stops; then ends the
   * stream in order if it still can. Messages that were not confirmed are given back by {@link
   * #close}.
   *
   * @return whether both sides ended it in the protocol's way
   * @throws IOException if the stream broke
   */
  boolean run() throws IOException, InterruptedException {
    while (goesOn()) {
      if (pending.awaitFewerThan(MAX_IN_FLIGHT, IDLE, () -> !goesOn())) {
        sendNext();
      }
    }
    if (signals.stopping() && !serverDone && !readerEnded.isDone()) {
      intake.drainInto(gathered, up.targetBytes());
      if (!gathered.isEmpty()) {
        sendGathered();
      }
    }
    return finish();
  }

  private boolean goesOn() {
    return !serverDone
        && !readerEnded.isDone()
        && !signals.stopping()
        && !signals.lifeIsOver()
        && !passedOver();
  }

  /** Whether the server will never confirm a frame: it said nothing when that one failed (W7). */
  private boolean passedOver() {
    Duration since = pending.oldestPassedOver();
    return since != null && since.compareTo(PASSED_OVER_LIMIT) > 0;
  }

  private void sendNext() throws IOException, InterruptedException {
    long target = up.targetBytes();
    Duration idle = pending.oldestPassedOver() == null ? signals.lifeLeft() : PASSED_OVER_LIMIT;
    Duration wait = signals.beacon() ? Duration.ZERO : idle;
    if (intake.takeInto(gathered, wait) == Intake.Taken.ONE) {
      long end = System.nanoTime() + GATHER_NANOS;
      while (!gathered.isFull(target)
          && System.nanoTime() < end
          && intake.takeInto(gathered, QUIET) == Intake.Taken.ONE) {}
    }
    if (!gathered.isEmpty()) {
      sendGathered();
    } else if (signals.beacon()) {
      number++;
      send(gathered);
    }
  }

  private void sendGathered() throws IOException {
    MessageGroup group = gathered;
    pending.add(number++, group);
    gathered = new MessageGroup();
    send(group);
  }

  private boolean finish() throws IOException, InterruptedException {
    boolean passedOver = passedOver();
    boolean stopping = signals.stopping();
    Duration patience = passedOver ? Duration.ZERO : signals.patience();
    boolean confirmed = pending.awaitFewerThan(1, patience, () -> !stopping && signals.stopping());
    if (!confirmed && !stopping && signals.stopping()) {
      confirmed = pending.awaitFewerThan(1, signals.patience(), () -> false);
    }
    IOException failure = readFailure;
    if (failure != null) {
      throw failure;
    }
    boolean endedByServer = readerEnded.isDone();
    if (endedByServer && !serverDone) {
      throw new IOException("the server ended the stream");
    }
    up.end();
    Duration rest = signals.patience();
    awaitReader(rest.compareTo(ANSWER_END) < 0 ? rest : ANSWER_END);
    if (passedOver) {
      throw new IOException("the server confirmed later contacts but not an earlier one");
    }
    return confirmed;
  }

  private void awaitReader(Duration limit) throws InterruptedException {
    try {
      readerEnded.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // Then the connection is closed under it.
    }
  }

  private void read() {
    try {
      InputStream in = readFirst();
      established.complete(null);
      byte[] frame;
      while ((frame = StreamFrames.read(in, maxFrameBytes)) != null) {
        traffic.received(frame.length, null);
        take(ContactData.parseFrom(frame));
      }
      traffic.received(0, new EOFException("the stream ended"));
    } catch (IOException | RuntimeException e) {
      traffic.received(0, e);
      readFailure = e instanceof IOException io ? io : new IOException(e);
      established.completeExceptionally(e);
    } catch (InterruptedException e) {
      established.completeExceptionally(new IOException("the communicator was stopped", e));
    } finally {
      readerEnded.complete(null);
      pending.end();
      context.outbox().wake();
    }
  }

  private InputStream readFirst() throws IOException, InterruptedException {
    int status = exchange.status();
    InputStream in = pace.in(exchange.answer());
    if (status != OK) {
      throw new StatusException(status, in.readNBytes(StatusException.MAX_TEXT));
    }
    byte[] first = StreamFrames.read(in, maxFrameBytes);
    if (first == null) {
      // The reference has no other way to refuse a stream (wire-client X6).
      throw new IOException("the server refused the stream: status 200, but no contact");
    }
    traffic.received(first.length, null);
    deliveries.deliverFirst(ContactData.parseFrom(first));
    return in;
  }

  private void take(ContactData contact) throws InterruptedException {
    if (contact.getMessagesCount() > 0) {
      deliveries.add(contact);
    }
    if (contact.getAckIndex() != 0 && !pending.confirm(contact.getAckIndex())) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "The server confirmed contact {0}, which does not wait for it",
          Long.toUnsignedString(contact.getAckIndex()));
    }
    if (contact.getDoneSending() && !serverDone) {
      serverDone = true;
      wakeUp();
    }
  }

  /** Lets the writer look again at what could end its wait. */
  void wakeUp() {
    pending.wakeUp();
    context.outbox().wake();
  }

  /** Cuts what is left of the stream and gives back what was not confirmed. */
  @Override
  public void close() {
    exchange.close();
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pending.nack();
    gathered.nack();
    up.close();
  }
}
