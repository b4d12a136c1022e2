package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.cli.Json;
import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in a demo. The supervisor keeps it in a file, a line for each process, fields apart by
 * tabs.
 *
 * @param dir the installation
 * @param server the server
 * @param clients the clients, by number
 */
record DemoStatus(Path dir, RunningServer server, List<RunningClient> clients) {

  DemoStatus {
    clients = List.copyOf(clients);
  }

  /**
   * The server.
   *
   * @param pid process id
   * @param addresses where it listens
   */
  record RunningServer(long pid, ServerAddresses addresses) {}

  /**
   * A client.
   *
   * @param id 16 hex digits
   * @param pid process id
   * @param dir its folder
   */
  record RunningClient(String id, long pid, Path dir) {}

  /** Replaces the file. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    ServerAddresses addresses = server.addresses();
    line(text, "server", Long.toString(server.pid()), addresses.https(), addresses.admin());
    for (RunningClient client : clients) {
      line(text, "client", Long.toString(client.pid()), client.id(), client.dir().toString());
    }
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8), Readers.OWNER);
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  /** What the file of an installation says; nothing if there is none, or it is not whole. */
  static Optional<DemoStatus> read(DemoFolder folder) {
    try {
      return Files.isRegularFile(folder.status())
          ? parse(folder.root(), Files.readAllLines(folder.status()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static Optional<DemoStatus> parse(Path dir, List<String> lines) {
    RunningServer server = null;
    List<RunningClient> clients = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\t", 4);
      if (fields.length < 4 || !fields[1].matches("\\d{1,18}")) {
        return Optional.empty();
      }
      long pid = Long.parseLong(fields[1]);
      if (fields[0].equals("server")) {
        server = new RunningServer(pid, new ServerAddresses(fields[2], fields[3]));
      } else {
        clients.add(new RunningClient(fields[2], pid, Path.of(fields[3])));
      }
    }
    return server == null ? Optional.empty() : Optional.of(new DemoStatus(dir, server, clients));
  }

  /** {@code {dir, server: {pid, https_addr, admin_addr}, clients: [{client_id, pid, dir}]}}. */
  String json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("dir", dir.toString());
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("pid", server.pid());
    one.put("https_addr", server.addresses().https());
    one.put("admin_addr", server.addresses().admin());
    object.put("server", one);
    object.put("clients", clients.stream().map(DemoStatus::json).toList());
    return Json.of(object);
  }

  private static Map<String, Object> json(RunningClient client) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("client_id", client.id());
    object.put("pid", client.pid());
    object.put("dir", client.dir().toString());
    return object;
  }

  /** The same with another process in the place of one that died. */
  DemoStatus withPid(long dead, long alive) {
    return new DemoStatus(
        dir,
        server.pid() == dead ? new RunningServer(alive, server.addresses()) : server,
        clients.stream()
            .map(
                client ->
                    client.pid() == dead
                        ? new RunningClient(client.id(), alive, client.dir())
                        : client)
            .toList());
  }

  /** All process ids. */
  List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    clients.forEach(client -> pids.add(client.pid()));
    pids.add(server.pid());
    return pids;
  }
}
