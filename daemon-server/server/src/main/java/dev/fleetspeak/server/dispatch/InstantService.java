package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import java.util.List;

/**
 * A service whose verdict is part of the contact's own commit. It must not block and must have no
 * effect but the one it returns.
 */
@FunctionalInterface
public interface InstantService {
  /**
   * Decides on one message. Called from many threads at once.
   *
   * @param client the authenticated sender; nil if the message is from the server's own side
   * @return what the message changes; it then counts as processed
   * @throws Exception as {@link dev.fleetspeak.server.service.Service#process} does
   */
  List<ClientEffect> decide(ClientId client, Message message) throws Exception;
}
