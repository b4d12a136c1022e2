package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.server.DeleteFileRequest;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.server.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls on the files that clients can fetch (server.md 2.7, 6.2). */
final class FileCalls {
  private static final Logger LOG = LoggerFactory.getLogger(FileCalls.class);

  private final FileStore files;

  FileCalls(FileStore files) {
    this.files = files;
  }

  void store(StoreFileRequest request) {
    String service = Requests.text("service_name", request.getServiceName());
    String name = Requests.text("file_name", request.getFileName());
    files.storeFile(service, name, request.getData().toByteArray());
    LOG.info("file {} of {} stored, {} bytes", name, service, request.getData().size());
  }

  void delete(DeleteFileRequest request) {
    String service = Requests.text("service_name", request.getServiceName());
    String name = Requests.text("file_name", request.getFileName());
    files.deleteFile(service, name);
    LOG.info("file {} of {} deleted", name, service);
  }
}
