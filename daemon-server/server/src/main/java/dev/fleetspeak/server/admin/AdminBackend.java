package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the admin calls work on.
 *
 * @param store may be used until {@link AdminServer#stop} returned
 * @param streams those that hang on this server
 * @param dispatch takes newly stored messages for services of this server; must not block
 * @param broadcastsChanged told after a broadcast was created or disabled; must not block
 * @param wake told of a client that has something to fetch, wherever its stream hangs; must not
 *     block
 * @param clientChanged told after a client was blacklisted; sees to its stream; must not block
 * @param clock the server's
 */
public record AdminBackend(
    Datastore store,
    StreamRegistry streams,
    Consumer<List<Message>> dispatch,
    Runnable broadcastsChanged,
    Consumer<ClientId> wake,
    Consumer<ClientId> clientChanged,
    Clock clock) {}
