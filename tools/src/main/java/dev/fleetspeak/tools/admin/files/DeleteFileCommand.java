package dev.fleetspeak.tools.admin.files;

import dev.fleetspeak.proto.server.DeleteFileRequest;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code deletefile}: removes a file that clients fetch. */
public final class DeleteFileCommand implements Command {
  @Override
  public String word() {
    return "deletefile";
  }

  @Override
  public String arguments() {
    return "service_name file_name";
  }

  @Override
  public String summary() {
    return "removes a stored file";
  }

  @Override
  public int atLeast() {
    return 2;
  }

  @Override
  public int atMost() {
    return 2;
  }

  @Override
  public int run(Session session, Invocation arguments) {
    List<String> words = arguments.rest();
    session
        .admin()
        .deleteFile(
            DeleteFileRequest.newBuilder()
                .setServiceName(words.get(0))
                .setFileName(words.get(1))
                .build());
    Map<String, Object> deleted = new LinkedHashMap<>();
    deleted.put("service_name", words.get(0));
    deleted.put("file_name", words.get(1));
    session.output().result(deleted, "Deleted %s/%s.".formatted(words.get(0), words.get(1)));
    return 0;
  }
}
