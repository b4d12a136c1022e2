package dev.fleetspeak.client.config;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.client.ClientState;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the client remembers over a restart: its key, the last nonce and revoked serials (client.md
 * 2.6). A new key is on disk before it is used; the rest follows within a minute, and at the end.
 * Thread-safe.
 */
public final class WritebackState implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WritebackState.class.getName());
  private static final Duration SAVE_DELAY = Duration.ofMinutes(1);

  private final @Nullable StateFile file;
  private final ClientMetrics metrics;
  private final boolean fresh;
  private final Set<ByteString> revoked = new LinkedHashSet<>();
  private KeyPair keys;
  private long nonce;
  private boolean dirty;
  private @Nullable Thread saver;

  private WritebackState(
      @Nullable StateFile file, ClientState state, KeyPair keys, ClientMetrics metrics) {
    this.file = file;
    this.metrics = metrics;
    this.fresh = state.getClientKey().isEmpty();
    this.keys = keys;
    this.nonce = state.getSequencingNonce();
    state.getRevokedCertSerialsList().forEach(serial -> revoked.add(withoutZeros(serial)));
  }

  /** As {@link #open(Path, ClientMetrics)}, with nobody to tell. */
  public static WritebackState open(@Nullable Path path) throws ConfigException {
    return open(path, ClientMetrics.NONE);
  }

  /**
   * Opens the state of a file, making a key if there is none.
   *
   * @param path null to keep nothing
   * @throws ConfigException if the state can neither be read nor written
   */
  public static WritebackState open(@Nullable Path path, ClientMetrics metrics)
      throws ConfigException {
    StateFile file = path == null ? null : new StateFile(path);
    ClientState state = file == null ? ClientState.getDefaultInstance() : file.load();
    try {
      KeyPair keys =
          state.getClientKey().isEmpty()
              ? EcKeys.generate()
              : EcKeys.fromSec1(state.getClientKey().toByteArray());
      WritebackState opened = new WritebackState(file, state, keys, metrics);
      opened.write(keys);
      return opened;
    } catch (GeneralSecurityException e) {
      throw new ConfigException(path + ": client_key: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ConfigException(
          "%s: the client's state cannot be written: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The present key. */
  public synchronized KeyPair keys() {
    return keys;
  }

  /**
   * Changes to a new key.
   *
   * @throws IOException if it cannot be kept; the old one stays then
   */
  public synchronized KeyPair rekey() throws IOException {
    KeyPair fresh = EcKeys.generate();
    write(fresh);
    keys = fresh;
    return fresh;
  }

  /** The last nonce that the server gave, or 0. */
  public synchronized long nonce() {
    return nonce;
  }

  /** Remembers a nonce. */
  public synchronized void nonce(long received) {
    if (nonce != received) {
      nonce = received;
      saveSoon();
    }
  }

  /** Adds serials that are not trusted any more; none is ever taken out. */
  public synchronized void revoke(Collection<ByteString> serials) {
    boolean news = false;
    for (ByteString serial : serials) {
      news |= revoked.add(withoutZeros(serial));
    }
    if (news) {
      saveSoon();
    }
  }

  /** Whether any certificate of the chain has a revoked serial (wire-client 1.4). */
  public synchronized boolean isRevoked(List<X509Certificate> chain) {
    return !revoked.isEmpty()
        && chain.stream().anyMatch(link -> revoked.contains(serial(link.getSerialNumber())));
  }

  private static ByteString serial(BigInteger number) {
    return withoutZeros(ByteString.copyFrom(number.toByteArray()));
  }

  private static ByteString withoutZeros(ByteString serial) {
    int from = 0;
    while (from < serial.size() && serial.byteAt(from) == 0) {
      from++;
    }
    return serial.substring(from);
  }

  /** Nothing wakes up for the state while it does not change. */
  private void saveSoon() {
    dirty = true;
    if (file != null && saver == null) {
      saver = Thread.ofVirtual().name("state-saver").start(this::saveLater);
    }
  }

  private void saveLater() {
    try {
      Thread.sleep(SAVE_DELAY);
    } catch (InterruptedException _) {
      return;
    }
    synchronized (this) {
      saver = null;
      save();
    }
  }

  /** Writes what changed; a failure is told of, and tried again with the next change. */
  public synchronized void save() {
    if (dirty) {
      try {
        write(keys);
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "The client''s state cannot be written: {0}",
            e.getMessage());
      }
    }
  }

  private void write(KeyPair keys) throws IOException {
    if (file != null) {
      write(file, keys);
    }
    dirty = false;
  }

  private void write(StateFile target, KeyPair keys) throws IOException {
    try {
      target.save(
          ClientState.newBuilder()
              .setClientKey(ByteString.copyFrom(EcKeys.toSec1(keys)))
              .setSequencingNonce(nonce)
              .addAllRevokedCertSerials(revoked)
              .build());
      metrics.stateSaved(null);
    } catch (IOException e) {
      metrics.stateSaved(e);
      throw e;
    }
  }

  /** Whether the key that it was opened with was made then. */
  public boolean isNew() {
    return fresh;
  }

  /** Saves what is not saved yet. */
  @Override
  public synchronized void close() {
    save();
    if (saver != null) {
      saver.interrupt();
      saver = null;
    }
  }
}
