package dev.fleetspeak.server.https.files;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.https.exchange.Answer;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.store.FileStore;

/** placeholder */
public final class FilesEndpoint implements Endpoint.Whole {
  /** x */
  public FilesEndpoint(FileStore files, Authorizer authorizer, boolean authorization) {}

  @Override
  public void check(RequestHead head) {}

  @Override
  public int maxBodyBytes() {
    return 64 * 1024;
  }

  @Override
  public Answer answer(RequestHead head, byte[] body) throws Refusal {
    throw Refusal.of(404, "file not found");
  }
}
