package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A bare Debian in a folder, with mounts, processes and a network of its own. All of these belong
 * to one process, the keeper: when it ends, however it ends, nothing of them is left.
 */
final class CleanRoot implements AutoCloseable {
  /** Arguments: the root, apt's cache, the sockets of X servers. */
  private static final String KEEPER =
      """
      ip link set lo up
      mount -t proc proc "$1/proc"
      mount --bind /dev "$1/dev"
      mount --bind "$2" "$1/var/cache/apt/archives"
      mount --bind "$3" "$1/tmp/.X11-unix"
      echo ready
      exec sleep infinity
      """;

  private final Path folder;
  private final Path logs;
  private final Process keeper;
  private final long inside;
  private final AtomicInteger started = new AtomicInteger();

  private CleanRoot(Path folder, Path logs, Process keeper, long inside) {
    this.folder = folder;
    this.logs = logs;
    this.keeper = keeper;
    this.inside = inside;
  }

  /**
   * Unpacks and enters a new root.
   *
   * @param folder that holds the base, made by {@code installers/deb/clean-root}, and takes the
   *     root
   * @param logs where programs that stay print to
   * @param screens folder of the sockets of X servers, seen inside at the same place
   */
  static CleanRoot make(Path folder, Path logs, Path screens) {
    Path root = folder.resolve("root");
    remove(root);
    try {
      Files.createDirectories(root);
      Files.createDirectories(folder.resolve("archives/partial"));
      Command.run(
          List.of("tar", "-xf", folder.resolve("base.tar").toString(), "-C", root.toString()));
      Files.createDirectories(root.resolve("tmp/.X11-unix"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path log = logs.resolve("keeper.log");
    Process keeper =
        Command.start(
            log,
            List.of(
                "setpriv",
                "--pdeathsig=KILL",
                "unshare",
                "--mount",
                "--pid",
                "--net",
                "--fork",
                "--kill-child",
                "sh",
                "-ec",
                KEEPER,
                "sh",
                root.toString(),
                folder.resolve("archives").toString(),
                screens.toString()));
    Awaitility.await()
        .alias("a root of its own (needs root's rights); see " + log)
        .atMost(Duration.ofSeconds(30))
        .failFast(() -> !keeper.isAlive())
        .until(() -> Repository.read(log).contains("ready"));
    return new CleanRoot(root, logs, keeper, keeper.children().findFirst().orElseThrow().pid());
  }

  /** Where a path of the root's is on the machine. */
  Path path(String path) {
    return folder.resolve(path.substring(1));
  }

  /** Runs a program that has to succeed, and returns what it printed. */
  String run(String... command) {
    return Command.run(enter(true, List.of(command)));
  }

  /** Runs a shell line that has to succeed, and returns what it printed. */
  String shell(String line) {
    return run("sh", "-ec", line);
  }

  /** Runs a program that may fail. */
  Command.Ended attempt(String... command) {
    return Command.attempt(enter(true, List.of(command)));
  }

  /** Runs apt, which alone uses the machine's network. */
  String apt(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
    command.addAll(List.of("apt-get", "-q", "-y", "-o", "APT::Keep-Downloaded-Packages=true"));
    command.addAll(arguments);
    return Command.run(enter(false, command));
  }

  /** Starts a program that stays. */
  Running start(String name, List<String> command) {
    // A file of its own each time: what an earlier start said is no answer.
    Path log = logs.resolve(name + "-" + started.incrementAndGet() + ".log");
    return new Running(Command.start(log, enter(true, command)), log);
  }

  private List<String> enter(boolean ownNetwork, List<String> command) {
    List<String> all =
        new ArrayList<>(List.of("nsenter", "--target=" + inside, "--mount", "--pid"));
    if (ownNetwork) {
      all.add("--net");
    }
    all.addAll(List.of("chroot", folder.toString(), "env", "-i", "HOME=/root", "LANG=C.UTF-8"));
    all.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    all.addAll(command);
    return all;
  }

  private static void remove(Path root) {
    // Never beyond a mount, should one be left by something else.
    Command.run(List.of("rm", "-rf", "--one-file-system", root.toString()));
  }

  @Override
  public void close() {
    keeper.descendants().forEach(ProcessHandle::destroyForcibly);
    keeper.destroyForcibly();
    keeper.onExit().join();
    remove(folder);
  }
}
