package dev.fleetspeak.client.service.daemon;

import dev.fleetspeak.client.service.PipeThread;
import dev.fleetspeak.client.service.ProcessTree;
import dev.fleetspeak.client.service.ProgramPath;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One life of the program, from its start to the end of its process and of its channel.
 *
 * <pre>
 *   started --first magic--> greeted --end of file, error, silence, exit or stop--> ending --> ended
 * </pre>
 *
 * Ending closes both pipes; a process that does not go by itself gets an interrupt, then a kill,
 * with its children.
 */
final class Execution {
  private static final Logger LOG = System.getLogger(Execution.class.getName());

  private record Delivery(Message message, CompletableFuture<Boolean> written) {}

  private enum Blame {
    CLIENT,
    UNKNOWN,
    PROGRAM
  }

  /** Why it ends, and who is to blame; of what is unknown the exit status decides. */
  private record End(String reason, Blame blame) {}

  private final String service;
  private final Process process;
  private final DaemonService.Timing timing;
  private final ServiceContext context;
  private final ChildWatch watch;
  private final CompletableFuture<ChannelPipes.Ends> pipes = new CompletableFuture<>();
  private final CompletableFuture<Thread> writer = new CompletableFuture<>();
  private final CountDownLatch greeted = new CountDownLatch(1);
  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private final SynchronousQueue<Delivery> deliveries = new SynchronousQueue<>();
  private volatile long lastActivity = System.nanoTime();
  private volatile boolean spoke;
  private volatile End end = new End("", Blame.UNKNOWN);
  private volatile @Nullable OutputCapture capture;
  private volatile @Nullable String problem;

  private Execution(
      String service,
      Process process,
      DaemonService.Timing timing,
      ServiceContext context,
      ChildWatch watch) {
    this.watch = watch;
    this.service = service;
    this.process = process;
    this.timing = timing;
    this.context = context;
  }

  /**
   * Starts the program.
   *
   * @throws IOException if that cannot be done
   */
  static Execution start(
      Config config, boolean forward, ServiceContext context, DaemonService.Timing timing)
      throws IOException, InterruptedException {
    if (File.separatorChar != '/') {
      throw new IOException("daemon services need a Unix system in this version");
    }
    ProgramPath.check(config.getArgv(0));
    ChannelPipes channel = ChannelPipes.create();
    boolean captured = !forward && !config.getStdParams().getServiceName().isEmpty();
    ProcessBuilder builder = new ProcessBuilder(channel.command(config.getArgvList()));
    if (forward) {
      builder.inheritIO();
    } else {
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      if (!captured) {
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
      }
    }
    builder.environment().put(DaemonConnection.INPUT_VARIABLE, "3");
    builder.environment().put(DaemonConnection.OUTPUT_VARIABLE, "4");
    builder.environment().put(DaemonConnection.CLIENT_ID_VARIABLE, context.clientId().toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      channel.delete();
      throw e;
    }
    ChildWatch watch = new ChildWatch(process, WatchSettings.of(config), context);
    Execution execution = new Execution(context.serviceName(), process, timing, context, watch);
    if (captured) {
      execution.capture =
          OutputCapture.start(process, config.getStdParams(), context, execution::act);
    }
    execution.run(channel, config);
    return execution;
  }

  private void run(ChannelPipes channel, Config config) {
    PipeThread.start(
        "channel-open",
        () -> {
          try {
            pipes.complete(channel.open(process));
          } catch (IOException e) {
            pipes.completeExceptionally(e);
          } finally {
            channel.delete();
          }
        });
    PipeThread.start("channel-read", this::readMessages);
    writer.complete(PipeThread.start("channel-write", this::writeMessages));
    Thread.startVirtualThread(this::watchGreeting);
    watch.start();
    Duration silence =
        Duration.ofSeconds(
            config.getInactivityTimeout().getSeconds(), config.getInactivityTimeout().getNanos());
    if (silence.isPositive()) {
      Thread.startVirtualThread(() -> watchActivity(silence));
    }
    Thread.startVirtualThread(this::afterExit);
  }

  /**
   * Gives the program a message.
   *
   * @return true once it is written as a whole; false if the program ended before that
   */
  boolean deliver(Message message) throws InterruptedException {
    Delivery delivery = new Delivery(message, new CompletableFuture<>());
    while (!deliveries.offer(delivery, 50, TimeUnit.MILLISECONDS)) {
      if (isEnded()) {
        return false;
      }
    }
    try {
      return delivery.written().get();
    } catch (java.util.concurrent.ExecutionException e) {
      return false;
    }
  }

  /** Whether the program takes no more messages. */
  boolean isEnded() {
    return ending.get();
  }

  long pid() {
    return process.pid();
  }

  /** What was wrong with its end; null if nothing was, or it did not end. */
  @Nullable String problem() {
    return problem;
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private void writeMessages() {
    try (ChannelWriter writer = new ChannelWriter(pipes.join().out())) {
      writer.greet();
      greeted.await();
      while (!isEnded()) {
        write(writer, deliveries.take());
      }
    } catch (IOException | java.util.concurrent.CompletionException e) {
      fail("its channel cannot be written: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ChannelWriter writer, Delivery delivery) throws IOException {
    try {
      writer.write(delivery.message());
      act();
      delivery.written().complete(true);
    } catch (IOException e) {
      delivery.written().complete(false);
      throw e;
    }
  }

  private void readMessages() {
    End why = new End("it closed its channel", Blame.UNKNOWN);
    try (ChannelReader reader =
        new ChannelReader(
            new BufferedInputStream(pipes.join().in(), 64 * 1024),
            timing.greeting(),
            () -> fail("it does not end a message that it began"))) {
      reader.awaitGreeting();
      spoke = true;
      greeted.countDown();
      Message message;
      while ((message = reader.read()) != null) {
        act();
        watch.beat();
        take(message);
      }
    } catch (IOException | java.util.concurrent.CompletionException e) {
      why = new End("its channel broke: " + e.getMessage(), Blame.PROGRAM);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drained.countDown();
    }
    shutDown(why);
  }

  /** Something happened: the program is not idle (client.md 6.4). */
  private void act() {
    lastActivity = System.nanoTime();
  }

  private void take(Message message) throws InterruptedException {
    if (message.getDestination().getServiceName().equals("system")) {
      String type = message.getMessageType();
      if (type.equals("StartupData")) {
        watch.startup(message);
      } else if (!type.equals("Heartbeat")) {
        LOG.log(Level.WARNING, "{0}: a message of type {1} to system is dropped", service, type);
      }
      return;
    }
    watch.blocked(true);
    try {
      context.send(message);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "{0}: a message is dropped: {1}", service, e.getMessage());
    } finally {
      watch.blocked(false);
    }
  }

  private void watchGreeting() {
    try {
      if (!greeted.await(timing.greeting().toMillis(), TimeUnit.MILLISECONDS)) {
        fail("it did not speak the channel's protocol in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchActivity(Duration silence) {
    try {
      long left;
      while ((left = lastActivity + silence.toNanos() - System.nanoTime()) > 0) {
        if (ended.await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
      shutDown("nothing happened for " + silence.toMillis() / 1000.0 + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the program wrote before it ended still counts: the pipe is read to its end. */
  private void afterExit() {
    try {
      process.waitFor();
      boolean complete = drained.await(timing.patience().toMillis(), TimeUnit.MILLISECONDS);
      shutDown(
          complete
              ? new End("it exited", Blame.UNKNOWN)
              : new End("it exited, and a child of it kept the channel open", Blame.PROGRAM));
      logEnd(ProcessTree.killGroup(process.pid()));
      OutputCapture captured = capture;
      if (captured != null) {
        captured.finish();
      }
      watch.ended();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /** One line for one life; a warning if the program did not end as a service should. */
  private void logEnd(boolean leftovers) {
    End why = end;
    int status = process.exitValue();
    boolean fault =
        why.blame() == Blame.PROGRAM
            || why.blame() == Blame.UNKNOWN && (leftovers || status != 0 || !spoke);
    problem = fault || watch.killed() ? why.reason() + ", status " + status : null;
    context.metrics().daemonEnded(service, problem);
    LOG.log(
        // Of a kill there is a warning already.
        fault && !watch.killed() ? Level.WARNING : Level.INFO,
        "{0}: process {1} ended with status {2}: {3}{4}",
        service,
        Long.toString(process.pid()),
        Integer.toString(status),
        why.reason(),
        leftovers ? "; what it left behind was killed" : "");
  }

  private void fail(String reason) {
    shutDown(new End(reason, Blame.PROGRAM));
  }

  /** Begins to end the program, which is not to blame, unless that began; returns at once. */
  void shutDown(String reason) {
    shutDown(new End(reason, Blame.CLIENT));
  }

  private void shutDown(End why) {
    if (ending.compareAndSet(false, true)) {
      end = why;
      LOG.log(
          Level.DEBUG,
          "{0}: process {1} is ended: {2}",
          service,
          Long.toString(process.pid()),
          why.reason());
      greeted.countDown();
      var _ = writer.thenAccept(Thread::interrupt);
      Thread.startVirtualThread(this::endProcess);
    }
  }

  private void endProcess() {
    try {
      closePipe();
      if (!exitsWithin(timing.patience())) {
        interruptProcess();
        if (!exitsWithin(timing.patience())) {
          ProcessTree.kill(process.toHandle());
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void closePipe() {
    if (pipes.isDone() && !pipes.isCompletedExceptionally()) {
      try {
        pipes.join().out().close();
      } catch (IOException _) {
        // The child is gone: there is nobody to tell.
      }
    }
  }

  private boolean exitsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The JDK knows only terminate and kill; programs under a client expect the interrupt first. */
  private void interruptProcess() throws InterruptedException {
    if (!ProcessTree.signal("-INT", Long.toString(process.pid()))) {
      process.destroy();
    }
  }
}
