package dev.fleetspeak.server.https.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.contact.Peer;
import dev.fleetspeak.server.contact.StreamContact;
import dev.fleetspeak.server.contact.StreamDown;
import dev.fleetspeak.server.https.exchange.Contacts;
import dev.fleetspeak.server.https.exchange.ContentCoding;
import dev.fleetspeak.server.https.exchange.DuplexLink;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.HttpsLimits;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.log.RateLimitedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream, through the states of {@link StreamState}. A piece of the body is worked on by a
 * virtual thread of its own, one at a time, and the next is asked for when that one took it; an
 * idle stream has no thread. Thread-safe.
 */
final class ServerStream implements Endpoint.BodySink, StreamDown {
  private static final Logger LOG = LoggerFactory.getLogger(ServerStream.class);
  private static final RateLimitedLog TROUBLE = new RateLimitedLog(LOG);
  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("https-stream").start(task);
  private static final ContactData DONE_SENDING =
      ContactData.newBuilder().setDoneSending(true).build();

  private final ContactHandler contacts;
  private final StreamStats stats;
  private final MemoryBudget budget;
  private final HttpsLimits limits;
  private final StreamTimes times;
  private final RequestHead head;
  private final DuplexLink link;
  private final Duration life;
  private final RecordReader reader;
  private final RecordLane lane;

  private StreamState state = new StreamState.Opening();
  private @Nullable Future<?> timer;

  ServerStream(
      ContactHandler contacts,
      StreamStats stats,
      MemoryBudget budget,
      HttpsLimits limits,
      StreamTimes times,
      RequestHead head,
      DuplexLink link) {
    this.contacts = contacts;
    this.stats = stats;
    this.budget = budget;
    this.limits = limits;
    this.times = times;
    this.head = head;
    this.link = link;
    life = times.drawLife();
    lane = new RecordLane(limits.recordsInFlight());
    try {
      reader = new RecordReader(ContentCoding.of(head), budget);
    } catch (Refusal e) {
      throw new IllegalStateException("the endpoint looks at the coding first", e);
    }
    timer = link.schedule(limits.open(), () -> refuse(Refusal.of(408, "no record came in time")));
  }

  // ---- Upwards ----

  @Override
  public void piece(byte[] bytes) {
    VIRTUAL.execute(() -> take(bytes));
  }

  private void take(byte[] bytes) {
    try {
      reader.offer(bytes);
      byte[] record = reader.next();
      if (record != null && state() instanceof StreamState.Opening) {
        open(record);
        record = reader.next();
      }
      while (record != null) {
        byte[] following = reader.next();
        long number = admit(record);
        if (number == 0) {
          return;
        }
        byte[] current = record;
        if (following == null) {
          // The last one needs no thread of its own; meanwhile the next piece may come.
          link.requestMore();
          commit(number, current);
          return;
        }
        VIRTUAL.execute(() -> commit(number, current));
        record = following;
      }
      link.requestMore();
    } catch (Refusal refusal) {
      broken(refusal);
    } catch (IOException e) {
      broken(Refusal.of(400, "error reading body: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken(Refusal.of(500, "interrupted"));
    } catch (RuntimeException e) {
      // An ended stream's reader is closed under this thread's feet.
      if (!(state() instanceof StreamState.Ended)) {
        TROUBLE.warn("reading the stream of {} failed", head.connection().address(), e);
        link.abort();
      }
    }
  }

  /** The first record (wire-server 3.3, steps 6 and 7). */
  private void open(byte[] record) throws Refusal, InterruptedException {
    Peer peer = Contacts.peer(head);
    StreamContact contact;
    try {
      contact = contacts.openStream(peer, record, this);
    } catch (ContactException e) {
      throw Contacts.refusal(e);
    } catch (RuntimeException e) {
      TROUBLE.warn("opening a stream of {} failed", peer.id(), e);
      throw Refusal.of(500, "error processing contact: internal error");
    }
    if (!opened(contact)) {
      contact.close();
      return;
    }
    link.begin();
    try {
      write(contact.firstAnswer().data()).get();
    } catch (ExecutionException e) {
      LOG.debug("the first answer to {} was not written: {}", peer.id(), e.toString());
      link.abort();
      return;
    }
    stats.start(200, contact.firstAnswer().cacheHit(), record.length);
    stats.messagesSent(contact.firstAnswer().data());
    contact.begin();
  }

  private synchronized boolean opened(StreamContact contact) {
    if (!(state instanceof StreamState.Opening)) {
      return false;
    }
    state = new StreamState.Open(contact);
    Duration sinceHead = Duration.ofNanos(System.nanoTime() - head.beganNanos());
    setTimer(life.minus(times.close()).minus(sinceHead), () -> VIRTUAL.execute(this::drain));
    return true;
  }

  /** The record's number, or 0 if it is not taken. */
  private long admit(byte[] record) throws InterruptedException, Refusal {
    if (!budget.tryTake(record.length)) {
      throw MemoryBudget.exhausted();
    }
    long number = lane.admit();
    if (number == 0) {
      budget.give(record.length);
    } else {
      stats.record(200, record.length);
    }
    return number;
  }

  private void commit(long number, byte[] record) {
    try {
      StreamContact contact = contact();
      if (contact == null) {
        lane.failed(number);
        return;
      }
      contact.record(record);
      lane.succeeded(number, this::acknowledge);
    } catch (ContactException e) {
      stats.record(e.reason().status(), record.length);
      TROUBLE.warn("stream of {} ends: {}", head.connection().address(), e.toString());
      lane.failed(number);
      finish();
    } catch (RuntimeException e) {
      stats.record(500, record.length);
      TROUBLE.warn("stream of {} ends", head.connection().address(), e);
      lane.failed(number);
      finish();
    } finally {
      budget.give(record.length);
    }
  }

  private void acknowledge(long number) {
    var _ =
        write(ContactData.newBuilder().setAckIndex(number).build())
            .whenComplete((_, _) -> lane.written(1));
  }

  @Override
  public void bodyEnd() {
    if (!reader.isBetweenRecords()) {
      LOG.debug("the body of {} ended inside a record", head.connection().address());
    }
    if (state() instanceof StreamState.Opening) {
      refuse(Refusal.of(400, "error reading body: it ended before the first record"));
    } else {
      finish();
    }
  }

  /** The body is not what it has to be. */
  private void broken(Refusal refusal) {
    if (state() instanceof StreamState.Opening) {
      refuse(refusal);
    } else if (contact() != null) {
      stats.record(refusal.status(), 0);
      TROUBLE.warn("stream of {} ends: {}", head.connection().address(), refusal.text());
      finish();
    }
  }

  // ---- Downwards ----

  @Override
  public CompletionStage<Void> send(ContactData frame) {
    long began = System.nanoTime();
    ByteString bytes = frame(frame);
    return link.send(bytes)
        .thenRunAsync(
            () -> stats.sent(frame, bytes.size(), Duration.ofNanos(System.nanoTime() - began)),
            VIRTUAL);
  }

  @Override
  public void end() {
    finish();
  }

  private CompletableFuture<Void> write(ContactData frame) {
    return link.send(frame(frame));
  }

  private static ByteString frame(ContactData frame) {
    return UnsafeByteOperations.unsafeWrap(StreamFrames.frame(frame.toByteArray()));
  }

  // ---- Ending ----

  /** Nothing more is sent but acknowledgements; the client is to close (wire-server 3.7). */
  private void drain() {
    StreamContact contact;
    synchronized (this) {
      if (!(state instanceof StreamState.Open open)) {
        return;
      }
      contact = open.contact();
      state = new StreamState.Draining(contact);
      setTimer(times.close(), this::finish);
    }
    contact.stopSending();
    var _ = write(DONE_SENDING);
  }

  @Override
  public void stop() {
    if (state() instanceof StreamState.Opening) {
      refuse(Refusal.of(500, "Server not ready."));
    } else {
      VIRTUAL.execute(this::drain);
    }
  }

  @Override
  public void finish() {
    VIRTUAL.execute(this::finishNow);
  }

  /** Takes no more records and ends the answer when those under way are acknowledged. */
  private void finishNow() {
    StreamContact contact;
    synchronized (this) {
      contact = contact();
      if (contact == null || state instanceof StreamState.Finishing) {
        return;
      }
      state = new StreamState.Finishing(contact);
      setTimer(limits.finish(), link::finish);
    }
    contact.stopSending();
    lane.close(link::finish);
  }

  private void refuse(Refusal refusal) {
    synchronized (this) {
      if (!(state instanceof StreamState.Opening)) {
        return;
      }
      state = new StreamState.Ended();
      cancelTimer();
    }
    stats.start(refusal.status(), false, 0);
    link.refuse(refusal);
    reader.close();
  }

  @Override
  public void closed() {
    StreamContact contact;
    synchronized (this) {
      contact = contact();
      if (state instanceof StreamState.Opening) {
        stats.start(400, false, 0);
      }
      state = new StreamState.Ended();
      cancelTimer();
    }
    lane.close(() -> {});
    VIRTUAL.execute(
        () -> {
          if (contact != null) {
            contact.close();
          }
          reader.close();
        });
  }

  private synchronized StreamState state() {
    return state;
  }

  /** The contact of a stream that is open in any way. */
  private synchronized @Nullable StreamContact contact() {
    return switch (state) {
      case StreamState.Open open -> open.contact();
      case StreamState.Draining draining -> draining.contact();
      case StreamState.Finishing finishing -> finishing.contact();
      case StreamState.Opening _, StreamState.Ended _ -> null;
    };
  }

  private synchronized void setTimer(Duration delay, Runnable task) {
    cancelTimer();
    timer = link.schedule(delay.isNegative() ? Duration.ZERO : delay, task);
  }

  private synchronized void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
