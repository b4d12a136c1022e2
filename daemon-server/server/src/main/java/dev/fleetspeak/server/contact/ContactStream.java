package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open stream, from its first commit to its end. */
final class ContactStream implements StreamContact, StreamRegistry.OpenStream, StreamSender.Mail {
  private static final Logger log = LoggerFactory.getLogger(ContactStream.class);
  private static final RateLimitedLog failures = new RateLimitedLog(log);

  private final Peer peer;
  private final OpenContact contact;
  private final StreamDown down;
  private final Surroundings around;
  private final StreamSender sender;
  private final Object lifecycle = new Object();

  /** Frame 0 until it is written; without its messages afterwards, so that they can be freed. */
  private ContactAnswer first;

  private boolean begun;
  private boolean closed;
  private boolean replaced;
  private @Nullable Future<?> recheck;

  /** Whether the client was asked for a new key on this stream; touched by one thread at a time. */
  private volatile boolean rekeyed;

  /** What all streams share. */
  record Surroundings(
      ContactSteps steps,
      MailCollector mail,
      StreamRegistry streams,
      StreamWorkers workers,
      Duration recheck) {}

  ContactStream(Peer peer, OpenContact contact, StreamDown down, Surroundings around) {
    this.peer = peer;
    this.contact = contact;
    this.down = down;
    this.around = around;
    this.sender = new StreamSender(this, down, contact.nonce(), around.workers());
    this.first = contact.answer(Outgoing.NOTHING);
  }

  /** Registers first and looks for messages then, so that no wake-up is lost. */
  void open() {
    around.streams().register(peer.id(), this);
    Outgoing mail = Outgoing.NOTHING;
    try {
      mail = next(contact.known());
    } catch (RuntimeException e) {
      // The contact is committed, so it is answered; the sender tries again.
      failures.warn(
          "cannot fetch messages for a new stream of client {}: {}", peer.id(), e.toString());
      log.debug("cannot fetch messages for a new stream", e);
      wake();
    }
    if (mail.more()) {
      wake();
    }
    synchronized (lifecycle) {
      first = contact.answer(mail);
    }
  }

  @Override
  public ContactAnswer firstAnswer() {
    synchronized (lifecycle) {
      return first;
    }
  }

  @Override
  public void begin() {
    boolean late;
    synchronized (lifecycle) {
      if (closed || begun) {
        return;
      }
      begun = true;
      first = contact.answer(Outgoing.NOTHING);
      recheck = around.workers().repeat(this::wake, around.recheck());
      late = replaced;
    }
    if (late) {
      // Whoever replaced it may have said so before the HTTP side had this stream at all.
      down.end();
    }
    sender.begin();
  }

  @Override
  public void record(byte[] body) throws ContactException {
    if (around.steps().record(peer, contact, body)) {
      wake();
    }
  }

  @Override
  public void stopSending() {
    sender.stop();
  }

  @Override
  public void close() {
    List<Message> unwritten;
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      closed = true;
      unwritten = begun ? List.of() : first.data().getMessagesList();
      if (recheck != null) {
        recheck.cancel(false);
      }
    }
    around.streams().unregister(peer.id(), this);
    sender.abandon();
    around.workers().run(() -> ended(unwritten));
  }

  private void ended(List<Message> unwritten) {
    if (!unwritten.isEmpty()) {
      giveBack(unwritten);
    }
    around.mail().streamEnded(peer.id(), contact.time());
  }

  @Override
  public void wake() {
    sender.wake();
  }

  @Override
  public void replaced() {
    synchronized (lifecycle) {
      replaced = true;
    }
    sender.abandon();
    down.end();
  }

  @Override
  public Outgoing next() {
    return next(around.steps().current(peer));
  }

  private Outgoing next(KnownClient known) {
    boolean blocked = known.data().blacklisted();
    if (blocked && rekeyed) {
      return Outgoing.NOTHING;
    }
    Outgoing mail = around.mail().collect(peer.id(), known, contact.contactId(), contact.tokens());
    if (blocked) {
      rekeyed = true;
    }
    return mail;
  }

  /** The client may have come back on another stream meanwhile, which can have them at once. */
  @Override
  public void giveBack(List<Message> messages) {
    around.mail().giveBack(messages);
    around.streams().wake(peer.id());
  }
}
