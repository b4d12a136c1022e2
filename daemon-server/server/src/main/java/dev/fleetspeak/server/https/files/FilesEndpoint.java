package dev.fleetspeak.server.https.files;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ContactInfo;
import dev.fleetspeak.server.https.exchange.Answer;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.PathText;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.https.tls.PeerIdentity;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.FileStore;
import dev.fleetspeak.server.store.StoredFile;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives clients the files of the store (wire-server 4). */
public final class FilesEndpoint implements Endpoint.Whole {
  private static final Logger LOG = LoggerFactory.getLogger(FilesEndpoint.class);
  private static final String LABELS = "X-Fleetspeak-Labels";
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final FileStore files;
  private final Authorizer authorizer;
  private final boolean authorization;
  private final RateLimitedLog trouble = new RateLimitedLog(LOG);

  /**
   * @param files where they are
   * @param authorizer asked if authorization is on
   * @param authorization whether files are for admitted clients only
   */
  public FilesEndpoint(FileStore files, Authorizer authorizer, boolean authorization) {
    this.files = files;
    this.authorizer = authorizer;
    this.authorization = authorization;
  }

  @Override
  public void check(RequestHead head) {}

  @Override
  public int maxBodyBytes() {
    return MAX_BODY_BYTES;
  }

  @Override
  public Answer answer(RequestHead head, byte[] body) throws Refusal {
    if (authorization) {
      authorize(head);
    }
    FilePath path = FilePath.parse(PathText.decode(head.path()));
    StoredFile file;
    try {
      file = files.readFile(path.service(), path.name()).orElse(null);
    } catch (DatastoreException e) {
      trouble.warn("reading the file {} of {} failed", path.name(), path.service(), e);
      throw Refusal.of(500, "internal error: the file could not be read");
    }
    if (file == null) {
      throw Refusal.of(404, "file not found");
    }
    return FileAnswer.of(head, file);
  }

  private void authorize(RequestHead head) throws Refusal {
    boolean allowed = false;
    if (head.connection().identity() instanceof PeerIdentity.Known known
        && head.connection().address() instanceof InetSocketAddress address) {
      List<String> labels = head.headers().getAll(LABELS);
      allowed =
          authorizer.allow1(address)
              && authorizer.allow2(address, new ContactInfo(known.id(), 0, labels));
    }
    if (!allowed) {
      trouble.warn("{} may not fetch files and asked for one", head.connection().address());
      throw Refusal.of(401, "unauthorized");
    }
  }
}
