package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One message for each service of each client, all at once. */
final class Round {
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(60);
  private static final Duration RESULT_BOUND = Duration.ofSeconds(30);

  private final Connection connection;
  private final Map<ClientFolder, ClientId> clients;
  private final Terminal terminal;

  Round(Connection connection, Map<ClientFolder, ClientId> clients, Terminal terminal) {
    this.connection = connection;
    this.clients = clients;
    this.terminal = terminal;
  }

  /** Sends, and prints what comes back as it comes; returns how many messages were answered. */
  int run() throws InterruptedException {
    List<Future<Boolean>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Map.Entry<ClientFolder, ClientId> client : clients.entrySet()) {
        for (DemoService service : DemoService.values()) {
          asked.add(threads.submit(() -> ask(client.getKey(), client.getValue(), service)));
        }
      }
      int answered = 0;
      for (Future<Boolean> one : asked) {
        answered += one.get() ? 1 : 0;
      }
      return answered;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question broke", e.getCause());
    }
  }

  private boolean ask(ClientFolder folder, ClientId client, DemoService service)
      throws InterruptedException {
    try {
      SendAndWaitResponse response =
          new Question(service.greeting(client, folder), ANSWER_BOUND).ask(connection);
      print(client, service, Reply.lines(response));
      return Reply.isAnswered(response);
    } catch (DemoException e) {
      print(client, service, e.getMessage().lines().toList());
      return false;
    }
  }

  private void print(ClientId client, DemoService service, List<String> lines) {
    StringBuilder text = new StringBuilder();
    String head = "  %s %-5s ".formatted(client, service.service());
    String margin = " ".repeat(head.length());
    for (int i = 0; i < lines.size(); i++) {
      text.append(i == 0 ? head : margin).append(lines.get(i)).append('\n');
    }
    if (lines.isEmpty()) {
      text.append(head).append("(nothing printed)\n");
    }
    synchronized (this) {
      terminal.out().print(text);
      terminal.out().flush();
    }
  }

  /** Waits until no message of the demo's services is on its way any more. */
  void awaitResults() throws DemoException, InterruptedException {
    Optional<Boolean> settled =
        new Patience(terminal.out())
            .await(
                "the clients' receipts",
                RESULT_BOUND,
                () -> isSettled() ? Optional.of(true) : Optional.empty());
    if (settled.isEmpty()) {
      terminal
          .out()
          .println(
              "demo: some messages have no result after %d s".formatted(RESULT_BOUND.toSeconds()));
    }
  }

  private boolean isSettled() {
    try {
      for (DemoService service : DemoService.values()) {
        if (connection
                .console()
                .listMessages(
                    ListMessagesRequest.newBuilder()
                        .setServiceName(service.service())
                        .setState(MessageState.MESSAGE_STATE_PENDING)
                        .setPageSize(1)
                        .build())
                .getMessagesCount()
            > 0) {
          return false;
        }
      }
      return true;
    } catch (StatusRuntimeException _) {
      // It may be starting again at this moment; the wait has its bound.
      return false;
    }
  }
}
