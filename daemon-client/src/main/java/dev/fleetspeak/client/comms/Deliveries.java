package dev.fleetspeak.client.comms;

import dev.fleetspeak.proto.common.ContactData;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Hands what streams bring to the client in order, on a thread of its own: while a service's full
 * inbox holds that up, acknowledgements behind it are still read, and with them room is made for
 * what that service wants to send. Bounded in bytes. Thread-safe.
 */
final class Deliveries implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private record Delivery(
      ContactData contact, boolean streaming, long bytes, CompletableFuture<Void> done) {}

  private final CommunicatorContext context;
  private final Thread worker;
  private final Deque<Delivery> queue = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  Deliveries(CommunicatorContext context) {
    this.context = context;
    this.worker = Thread.ofVirtual().name("deliveries").start(this::work);
  }

  /** Hands in a later frame; waits while too much waits already. */
  void add(ContactData contact) throws InterruptedException {
    CompletableFuture<Void> _ = put(contact, true);
  }

  /** Hands in a stream's first answer and waits until the client has taken it. */
  void deliverFirst(ContactData contact) throws IOException, InterruptedException {
    try {
      put(contact, false).get();
    } catch (ExecutionException e) {
      throw new IOException("the server's answer was not taken: " + e.getMessage(), e);
    }
  }

  private synchronized CompletableFuture<Void> put(ContactData contact, boolean streaming)
      throws InterruptedException {
    long size = contact.getSerializedSize();
    while (bytes > 0 && bytes + size > MAX_BYTES && !closed) {
      wait();
    }
    Delivery delivery = new Delivery(contact, streaming, size, new CompletableFuture<>());
    if (closed) {
      delivery.done.completeExceptionally(new IOException("the communicator was stopped"));
    } else {
      queue.add(delivery);
      bytes += size;
      notifyAll();
    }
    return delivery.done;
  }

  private void work() {
    try {
      while (true) {
        Delivery next = take();
        try {
          context.processContact(next.contact, next.streaming);
          next.done.complete(null);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "A contact from the server was not taken in", e);
          next.done.completeExceptionally(e);
        } finally {
          taken(next);
        }
      }
    } catch (InterruptedException _) {
      failRest();
    }
  }

  private synchronized Delivery take() throws InterruptedException {
    while (queue.isEmpty()) {
      if (closed) {
        throw new InterruptedException("closed");
      }
      wait();
    }
    return queue.remove();
  }

  private synchronized void taken(Delivery delivery) {
    bytes -= delivery.bytes;
    notifyAll();
  }

  private synchronized void failRest() {
    closed = true;
    queue.forEach(
        rest -> rest.done.completeExceptionally(new IOException("the communicator was stopped")));
    queue.clear();
    notifyAll();
  }

  /** What waits is dropped; the server, which has no acknowledgement for it, sends it again. */
  @Override
  public void close() {
    failRest();
    worker.interrupt();
  }
}
