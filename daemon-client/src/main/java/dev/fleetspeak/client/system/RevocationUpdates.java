package dev.fleetspeak.client.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.client.comms.FetchedFile;
import dev.fleetspeak.client.comms.FileFetcher;
import dev.fleetspeak.proto.common.RevokedCertificateList;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the list of revoked certificates soon after the start and every hour (client.md 3.4),
 * beside everything else (C12), and only when it changed.
 */
public final class RevocationUpdates implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RevocationUpdates.class.getName());
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Duration first;
  private final Duration interval;
  private final FileFetcher files;
  private final Consumer<Collection<ByteString>> revoked;
  private final Thread loop;
  private @Nullable Instant lastModified;

  /**
   * Through a fetcher.
   *
   * @param revoked gets the serials of each list
   */
  public RevocationUpdates(FileFetcher files, Consumer<Collection<ByteString>> revoked) {
    this(files, revoked, FIRST, INTERVAL);
  }

  RevocationUpdates(
      FileFetcher files,
      Consumer<Collection<ByteString>> revoked,
      Duration first,
      Duration interval) {
    this.first = first;
    this.interval = interval;
    this.files = files;
    this.revoked = revoked;
    this.loop = Thread.ofVirtual().name("revocations").unstarted(this::run);
  }

  /** Begins; returns at once. */
  public void start() {
    loop.start();
  }

  private void run() {
    try {
      Thread.sleep(first);
      while (true) {
        update();
        Thread.sleep(interval);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void update() {
    try {
      FetchedFile file = files.fetch("system", "RevokedCertificates", lastModified, LIMIT);
      if (file.modified()) {
        revoked.accept(RevokedCertificateList.parseFrom(file.content()).getSerialsList());
        lastModified = file.lastModified();
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The server''s list of revoked certificates cannot be read: {0}",
          e.getMessage());
    } catch (IOException e) {
      // Most servers have no such file, and one without contact says so elsewhere.
      LOG.log(System.Logger.Level.DEBUG, "No list of revoked certificates: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}
