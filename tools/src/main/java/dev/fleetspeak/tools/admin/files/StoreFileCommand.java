package dev.fleetspeak.tools.admin.files;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code storefile}: puts a file where a service's clients fetch it. */
public final class StoreFileCommand implements Command {
  @Override
  public String word() {
    return "storefile";
  }

  @Override
  public String arguments() {
    return "service_name file_name file_path";
  }

  @Override
  public String summary() {
    return "stores a file for the clients of a service";
  }

  @Override
  public int atLeast() {
    return 3;
  }

  @Override
  public int atMost() {
    return 3;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    List<String> words = arguments.rest();
    ByteString data = read(Path.of(words.get(2)));
    session
        .admin()
        .storeFile(
            StoreFileRequest.newBuilder()
                .setServiceName(words.get(0))
                .setFileName(words.get(1))
                .setData(data)
                .build());
    Map<String, Object> stored = new LinkedHashMap<>();
    stored.put("service_name", words.get(0));
    stored.put("file_name", words.get(1));
    stored.put("bytes", data.size());
    session
        .output()
        .result(
            stored, "Stored %s/%s, %d bytes.".formatted(words.get(0), words.get(1), data.size()));
    return 0;
  }

  private static ByteString read(Path file) throws AdminException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new AdminException(file + ": there is no such file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new AdminException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
