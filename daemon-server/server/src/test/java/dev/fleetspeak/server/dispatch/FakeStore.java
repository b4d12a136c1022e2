package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store in memory with what the dispatcher needs; anything else throws. */
public final class FakeStore {
  final Map<MessageId, Message> messages = new HashMap<>();
  final Set<MessageId> due = new LinkedHashSet<>();
  final Map<ClientId, ClientData> clients = new HashMap<>();
  final List<ContactCommit> commits = new ArrayList<>();
  final List<Integer> resultGroups = new ArrayList<>();
  int failures;
  int resultFailures;
  int giveBackFailures;
  int leases;

  /** The store as the dispatcher sees it. */
  public Datastore asDatastore() {
    return (Datastore)
        Proxy.newProxyInstance(
            FakeStore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> call(method.getName(), arguments));
  }

  @SuppressWarnings("unchecked")
  private synchronized @Nullable Object call(String method, Object[] arguments) {
    return switch (method) {
      case "storeMessages" -> store((List<Message>) arguments[0]);
      case "leaseForServer" -> lease((Integer) arguments[0]);
      case "giveBack" -> {
        if (giveBackFailures > 0) {
          giveBackFailures--;
          throw new DatastoreException("giving back");
        }
        due.addAll((Collection<MessageId>) arguments[0]);
        yield null;
      }
      case "setResults" -> {
        setResults((Map<MessageId, MessageResult>) arguments[0]);
        yield null;
      }
      case "getClientData" -> Optional.ofNullable(clients.get((ClientId) arguments[0]));
      case "commitContact" -> {
        ContactCommit commit = (ContactCommit) arguments[0];
        commits.add(commit);
        commit.messages().forEach(this::put);
        yield new ContactReceipt("", Set.of());
      }
      default -> throw new UnsupportedOperationException(method);
    };
  }

  synchronized void put(Message message) {
    messages.put(MessageId.of(message.getMessageId()), message);
  }

  /** Stores a message as one that waits for the backlog. */
  synchronized void putDue(Message message) {
    put(message);
    due.add(MessageId.of(message.getMessageId()));
  }

  synchronized Optional<MessageResult> result(Message message) {
    Message stored = messages.get(MessageId.of(message.getMessageId()));
    return stored != null && stored.hasResult()
        ? Optional.of(stored.getResult())
        : Optional.empty();
  }

  synchronized long done() {
    return messages.values().stream().filter(Message::hasResult).count();
  }

  private List<MessageId> store(List<Message> incoming) {
    List<MessageId> fresh = new ArrayList<>();
    for (Message message : incoming) {
      MessageId id = MessageId.of(message.getMessageId());
      if (messages.putIfAbsent(id, message) == null) {
        fresh.add(id);
      }
    }
    return fresh;
  }

  private List<Message> lease(int limit) {
    leases++;
    if (failures > 0) {
      failures--;
      throw new DatastoreException("leasing");
    }
    List<Message> leased = new ArrayList<>();
    for (MessageId id : List.copyOf(due)) {
      if (leased.size() < limit) {
        due.remove(id);
        Message message = messages.get(id);
        if (message != null && !message.hasResult()) {
          leased.add(message);
        }
      }
    }
    return leased;
  }

  private void setResults(Map<MessageId, MessageResult> results) {
    if (resultFailures > 0) {
      resultFailures--;
      throw new DatastoreException("setting results");
    }
    resultGroups.add(results.size());
    results.forEach(
        (id, result) ->
            messages.computeIfPresent(id, (_, m) -> m.toBuilder().setResult(result).build()));
  }
}
