package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.demo.DemoStatus.RunningClient;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code demo ls} and {@code demo cat}: asks one client, or all of them, and prints what came. */
final class AskCommand {
  private final DemoFolder folder;
  private final DemoService service;
  private final Duration timeout;
  private final Terminal terminal;

  AskCommand(DemoFolder folder, DemoService service, Duration timeout, Terminal terminal) {
    this.folder = folder;
    this.service = service;
    this.timeout = timeout;
    this.terminal = terminal;
  }

  private record Asked(ClientId client, Future<SendAndWaitResponse> response) {}

  /**
   * Asks and waits.
   *
   * @param only the client to ask; empty for all
   * @return 0 if every client asked could do it
   */
  int run(String only, List<String> paths) throws DemoException, InterruptedException {
    List<ClientId> clients = clients(only);
    boolean ok = true;
    try (Connection connection = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Asked> asked =
          clients.stream()
              .map(
                  client ->
                      new Asked(
                          client,
                          threads.submit(
                              () ->
                                  new Question(service.run(client, paths), timeout)
                                      .ask(connection))))
              .toList();
      for (Asked one : asked) {
        if (clients.size() > 1) {
          terminal.out().println("==> " + one.client() + " <==");
        }
        ok &= print(one.client(), response(one));
      }
    }
    return ok ? 0 : 1;
  }

  /** Sends without waiting, and prints the ids of the messages. */
  int send(String only, List<String> paths) throws DemoException, InterruptedException {
    try (Connection connection = connect()) {
      for (ClientId client : clients(only)) {
        Message message = service.run(client, paths);
        var _ = connection.admin().insertMessage(message);
        terminal
            .out()
            .println(
                dev.fleetspeak.common.id.MessageId.of(message.getMessageId()) + " to " + client);
      }
      return 0;
    } catch (StatusRuntimeException e) {
      throw new DemoException("the server refuses the message: " + e.getStatus(), e);
    }
  }

  private Connection connect() throws DemoException, InterruptedException {
    return Operators.connect(StatusCommand.of(folder).server().addresses());
  }

  private List<ClientId> clients(String only) throws DemoException {
    List<ClientId> all =
        StatusCommand.of(folder).clients().stream()
            .map(RunningClient::id)
            .map(ClientId::parse)
            .toList();
    if (only.isEmpty()) {
      return all;
    }
    List<ClientId> found =
        all.stream().filter(client -> client.toString().equalsIgnoreCase(only)).toList();
    if (found.isEmpty()) {
      throw new DemoException(
          "the demo has no client %s; demo status tells their ids".formatted(only));
    }
    return found;
  }

  private static SendAndWaitResponse response(Asked asked)
      throws DemoException, InterruptedException {
    try {
      return asked.response().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DemoException(String.valueOf(cause.getMessage()), e);
    }
  }

  private boolean print(ClientId client, SendAndWaitResponse response) {
    if (Reply.isAnswered(response)) {
      Reply.lines(response).forEach(terminal.out()::println);
      return true;
    }
    terminal.out().flush();
    Reply.lines(response).forEach(line -> terminal.err().println("demo: " + client + ": " + line));
    return false;
  }
}
