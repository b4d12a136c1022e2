package dev.fleetspeak.server.store;

/**
 * Everything a server keeps, behind one object. All operations are thread-safe, blocking, all or
 * nothing, and durable when they return; call them from virtual threads, never from an event loop.
 * A failure of the engine is a {@link DatastoreException}.
 */
public interface Datastore
    extends ContactStore,
        MessageStore,
        ClientStore,
        BroadcastStore,
        FileStore,
        CountStore,
        RetentionStore,
        AutoCloseable {

  /** Has somebody told of what the store does by itself; at most one, and before it is used. */
  default void listen(StoreListener listener) {}

  /** What this store is, for operators: engine, its version, schema version, where it lives. */
  StoreDescription describe();

  /**
   * Finds out whether the store does its work, without an effect on what it keeps.
   *
   * @param writes whether to write too, enough to need room on the disk; a store of which this is
   *     asked often gets needless work
   * @throws DatastoreException if it does not
   */
  void check(boolean writes);

  /** Waits for writes under way, then releases every resource. */
  @Override
  void close();
}
