package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.sql.dialect.Dialect;

/**
 * What everything must have before it is stored (server.md 2.1), and what the engine's columns can
 * take: whatever does not fit is refused as a whole and never cut (FLAW 26).
 */
final class MessageChecks {
  private static final String MORE = " has more than ";

  private final int mostCharacters;
  private final int mostSourceIdBytes;
  private final boolean takesNul;

  MessageChecks(Dialect dialect) {
    this.mostCharacters = dialect.mostNameCharacters();
    this.mostSourceIdBytes = dialect.mostSourceIdBytes();
    this.takesNul = mostCharacters == Integer.MAX_VALUE;
  }

  void check(Message message) {
    if (MessageId.of(message.getMessageId()).isNil()) {
      throw new IllegalArgumentException("a message needs an id of 32 bytes");
    }
    if (message.getCreationTime().getSeconds() == 0) {
      throw new IllegalArgumentException(
          "message " + MessageId.of(message.getMessageId()) + " has no creation time");
    }
    name("a source service", message.getSource().getServiceName());
    name("a destination service", message.getDestination().getServiceName());
    name("a message type", message.getMessageType());
    if (message.getSourceMessageId().size() > mostSourceIdBytes) {
      throw new IllegalArgumentException(
          "a source message id" + MORE + mostSourceIdBytes + " bytes");
    }
  }

  void check(ContactCommit commit) {
    commit.messages().forEach(this::check);
    if (commit.newClient() != null) {
      commit.newClient().labels().forEach(label -> name("a label", label));
    }
    commit.effects().forEach(this::check);
  }

  private void check(ClientEffect effect) {
    switch (effect) {
      case ClientEffect.SetLabels set -> set.labels().forEach(label -> name("a label", label));
      case ClientEffect.SetServices set ->
          set.services().forEach(service -> name("a service", service.name()));
      case ClientEffect.RecordUsage usage -> name("a scope", usage.data().getScope());
      case ClientEffect.RecordKill kill -> {
        name("a service", kill.notification().getService());
        name("a version", kill.notification().getVersion());
      }
      case ClientEffect.Fail fail -> text("a reason", fail.reason());
      case ClientEffect.Acknowledge _ -> {
        // ids only
      }
    }
  }

  void check(Broadcast broadcast) {
    name("a source service", broadcast.getSource().getServiceName());
    name("a destination service", broadcast.getDestination().getServiceName());
    name("a message type", broadcast.getMessageType());
    broadcast.getRequiredLabelsList().forEach(label -> name("a label", label.getLabel()));
  }

  private void name(String what, String name) {
    if (name.length() > mostCharacters && name.codePointCount(0, name.length()) > mostCharacters) {
      throw new IllegalArgumentException(what + MORE + mostCharacters + " characters");
    }
    text(what, name);
  }

  private void text(String what, String text) {
    if (!takesNul && text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " holds a character 0");
    }
  }
}
