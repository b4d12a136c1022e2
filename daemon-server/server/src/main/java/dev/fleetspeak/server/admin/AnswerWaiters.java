package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;
import dev.fleetspeak.server.contact.ContactListener;
import dev.fleetspeak.server.store.ClientEffect;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Who waits for an answer of which client. Looks at every committed contact, so a contact of a
 * client that nobody waits for costs one look-up. Thread-safe.
 */
final class AnswerWaiters implements ContactListener {
  /** Most waits at one time; each holds one call open. */
  static final int MOST = 10_000;

  private final ConcurrentMap<ClientId, List<Waiter>> byClient = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * Begins a wait; to be called before the message is stored, as the answer may come before the
   * store's call returns.
   */
  Waiter register(ClientId client, String service, MessageId message) {
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("too many calls wait for answers already")
          .asRuntimeException();
    }
    Waiter waiter = new Waiter(client, service, message, new CompletableFuture<>());
    byClient.merge(client, List.of(waiter), AnswerWaiters::joined);
    var _ = waiter.ending().whenComplete((how, cancelled) -> forget(waiter));
    return waiter;
  }

  private static List<Waiter> joined(List<Waiter> before, List<Waiter> added) {
    List<Waiter> all = new ArrayList<>(before);
    all.addAll(added);
    return List.copyOf(all);
  }

  private void forget(Waiter waiter) {
    size.decrementAndGet();
    byClient.computeIfPresent(
        waiter.client(),
        (client, all) -> {
          List<Waiter> left = all.stream().filter(other -> !other.equals(waiter)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /** Most certain first: answers that name their request, failures, then whatever came next. */
  @Override
  public void committed(ClientId client, List<Message> messages, List<ClientEffect> effects) {
    List<Waiter> waiting = byClient.get(client);
    if (waiting == null) {
      return;
    }
    for (Message message : messages) {
      waiting.stream()
          .filter(waiter -> InReplyTo.names(message, waiter.message()))
          .forEach(waiter -> waiter.end(new Ending.Answered(message, Match.MATCH_IN_REPLY_TO)));
    }
    for (ClientEffect effect : effects) {
      if (effect instanceof ClientEffect.Fail failure) {
        waiting.stream()
            .filter(waiter -> waiter.message().equals(failure.message()))
            .forEach(waiter -> waiter.end(new Ending.Failed(failure.reason())));
      }
    }
    messages.stream()
        .filter(InReplyTo::mayAnswerAnything)
        .forEach(message -> giveToFirst(waiting, message));
  }

  /** An answer that does not say to what goes to whoever has waited longest for that service. */
  private static void giveToFirst(List<Waiter> waiting, Message message) {
    String service = message.getSource().getServiceName();
    waiting.stream()
        .filter(waiter -> waiter.isWaiting() && waiter.service().equals(service))
        .findFirst()
        .ifPresent(waiter -> waiter.end(new Ending.Answered(message, Match.MATCH_TIME)));
  }

  /** Ends the waits for messages of a client that failed on the server. */
  void recheck(ClientId client, Function<MessageId, Optional<MessageResult>> results) {
    for (Waiter waiter : byClient.getOrDefault(client, List.of())) {
      results
          .apply(waiter.message())
          .filter(MessageResult::getFailed)
          .ifPresent(result -> waiter.end(new Ending.Failed(result.getFailedReason())));
    }
  }

  /** Ends every wait. */
  void stop() {
    byClient
        .values()
        .forEach(waiting -> waiting.forEach(waiter -> waiter.end(new Ending.Stopping())));
  }

  /** How many wait. */
  int size() {
    return size.get();
  }
}
