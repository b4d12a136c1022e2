package dev.fleetspeak.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * Writes what every platform thread does, and the size of the heap, for whoever looks for a fault
 * (client.md 8.4). Each dump is a new file of mode 0600: no link is followed, nothing replaced.
 */
final class StackDump {
  private static final System.Logger LOG = System.getLogger(StackDump.class.getName());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss.SSS");
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private StackDump() {}

  static void write(Path folder) {
    Path file =
        folder.resolve(
            "fleetspeakd-stacks-%d-%s"
                .formatted(
                    ProcessHandle.current().pid(),
                    TIME.format(LocalDateTime.now(ZoneId.systemDefault()))));
    try (Writer out =
            Channels.newWriter(Files.newByteChannel(file, NEW, modes()), StandardCharsets.UTF_8);
        PrintWriter print = new PrintWriter(out)) {
      Runtime runtime = Runtime.getRuntime();
      print.printf(
          "heap: %d bytes used, %d taken, %d at most%n",
          runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), runtime.maxMemory());
      for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
        print.printf("%n%s (%s)%n", entry.getKey().getName(), entry.getKey().getState());
        for (StackTraceElement frame : entry.getValue()) {
          print.printf("    %s%n", frame);
        }
      }
      LOG.log(System.Logger.Level.INFO, "Stacks of all threads are in {0}", file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}: cannot be written: {1}", file, e.getMessage());
    }
  }

  private static FileAttribute<?>[] modes() {
    return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
