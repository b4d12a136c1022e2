package dev.fleetspeak.load.smoke;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.client.SimulatedClient;
import dev.fleetspeak.load.figures.Rate;
import dev.fleetspeak.load.server.MeasuredServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** How many messages a second a server takes and acknowledges. */
final class Ingest {

  /** What one simulated client does until it is told to stop. */
  @FunctionalInterface
  interface Sender {
    /**
     * @param client who sends
     * @param acknowledged counts messages that the server acknowledged
     * @param stop set when it is enough
     */
    void send(SimulatedClient client, LongAdder acknowledged, AtomicBoolean stop)
        throws IOException, InterruptedException;
  }

  private final MeasuredServer server;
  private final List<SimulatedClient> clients;

  Ingest(MeasuredServer server, List<SimulatedClient> clients) {
    this.server = server;
    this.clients = clients;
  }

  Rate measure(Sender sender, Duration time) throws LoadException, InterruptedException {
    LongAdder acknowledged = new LongAdder();
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sending = new ArrayList<>();
      for (SimulatedClient client : clients) {
        sending.add(
            threads.submit(
                () -> {
                  sender.send(client, acknowledged, stop);
                  return null;
                }));
      }
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      long before = acknowledged.sum();
      Duration cpuBefore = server.cpuTime();
      long start = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      long messages = acknowledged.sum() - before;
      Duration cpu = server.cpuTime().minus(cpuBefore);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      stop.set(true);
      for (Future<?> one : sending) {
        one.get();
      }
      return new Rate(messages, took, cpu);
    } catch (ExecutionException e) {
      throw new LoadException("a simulated client failed: " + e.getCause(), e);
    } finally {
      stop.set(true);
    }
  }
}
