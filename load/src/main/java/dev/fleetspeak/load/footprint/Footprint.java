package dev.fleetspeak.load.footprint;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.server.MeasuredServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Measures an idle, streaming client of ours, as packaged, and the reference's beside it. */
public final class Footprint {
  private static final double MEGABYTE = 1e6;
  private static final double NANOS = 1e9;
  private static final double MINUTE = 60;

  private final Path root;
  private final Settings settings;
  private final PrintStream out;

  /**
   * How long is measured.
   *
   * @param settle wait before the idle measurement
   * @param idle length of the idle measurement
   * @param starts of which the median counts
   */
  public record Settings(Duration settle, Duration idle, int starts) {}

  /** Figures of one client; times in seconds, memory in MB, rates a minute. */
  private record Figures(
      double start,
      double pss,
      double anonymous,
      double cpu,
      double wakeUps,
      List<MappingKinds.Kind> kinds) {

    Figures {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * For a checkout.
   *
   * @param root where the launcher lies
   * @param out gets a line for each figure
   */
  public Footprint(Path root, Settings settings, PrintStream out) {
    this.root = root;
    this.settings = settings;
    this.out = out;
  }

  /**
   * Measures everything; leaves nothing behind.
   *
   * @return whether all goals are met
   */
  public boolean run() throws LoadException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fleetspeak-footprint");
    try (MeasuredServer server = MeasuredServer.start(folder.resolve("installation"))) {
      ManagedChannel admin =
          NettyChannelBuilder.forTarget(server.addresses().admin()).usePlaintext().build();
      try {
        return judge(measure(server, admin, folder));
      } finally {
        admin.shutdownNow();
      }
    } finally {
      delete(folder);
    }
  }

  private List<Goal> measure(MeasuredServer server, ManagedChannel admin, Path folder)
      throws LoadException, IOException, InterruptedException {
    ClientProgram ours = ClientProgram.packaged(root, folder.resolve("package"));
    Optional<ClientProgram> reference = ClientProgram.reference(root, "0.1.19");
    out.printf(
        "%s beside %s; streaming, no services, idle for %d s%n",
        ours.name(),
        reference.map(ClientProgram::name).orElse("no reference (e2e/peers installs it)"),
        settings.settle().plus(settings.idle()).toSeconds());
    Figures mine = figures(ours, server, admin, folder.resolve("ours"));
    Figures theirs =
        reference.isPresent()
            ? figures(reference.get(), server, admin, folder.resolve("reference"))
            : new Figures(-1, -1, -1, -1, -1, List.of());
    out.println("where ours is:");
    mine.kinds().forEach(out::println);
    return List.of(
        new Goal("PSS", "MB", 50, mine.pss(), theirs.pss()),
        new Goal("of which anonymous", "MB", 20, mine.anonymous(), theirs.anonymous()),
        new Goal("exec to first completed contact", "s", 0.6, mine.start(), theirs.start()),
        new Goal("CPU, idle, a minute", "s", 0.05, mine.cpu(), theirs.cpu()),
        new Goal("voluntary wake-ups a minute", "", 120, mine.wakeUps(), theirs.wakeUps()));
  }

  private Figures figures(
      ClientProgram program, MeasuredServer server, ManagedChannel admin, Path folder)
      throws LoadException, IOException, InterruptedException {
    double[] starts = new double[settings.starts()];
    for (int i = 0; i < starts.length; i++) {
      try (RunningClient client =
          RunningClient.start(program, server, admin, folder.resolve("start" + i))) {
        starts[i] = client.startTime().toNanos() / NANOS;
      }
    }
    Arrays.sort(starts);
    try (RunningClient client =
        RunningClient.start(program, server, admin, folder.resolve("idle"))) {
      TimeUnit.NANOSECONDS.sleep(settings.settle().toNanos());
      long begin = System.nanoTime();
      ProcessUse before = ProcessUse.of(client.pid());
      TimeUnit.NANOSECONDS.sleep(settings.idle().toNanos());
      ProcessUse.ThreadUse used = ProcessUse.of(client.pid()).since(before);
      double minutes = (System.nanoTime() - begin) / NANOS / MINUTE;
      ProcessUse.Memory memory = ProcessUse.Memory.of(client.pid());
      return new Figures(
          starts[starts.length / 2],
          memory.all() / MEGABYTE,
          memory.anonymous() / MEGABYTE,
          used.cpuNanos() / NANOS / minutes,
          used.wakeUps() / minutes,
          MappingKinds.of(client.pid()));
    }
  }

  private boolean judge(List<Goal> goals) {
    goals.forEach(out::println);
    long met = goals.stream().filter(Goal::isMet).count();
    out.printf("%d of %d goals met%n", met, goals.size());
    return met == goals.size();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(folder)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
