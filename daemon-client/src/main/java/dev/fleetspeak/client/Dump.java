package dev.fleetspeak.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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
 * Writes what every thread does, or what the heap is full of, for whoever looks for a fault
 * (client.md 8.3, 8.4). Each dump is a new file of mode 0600: no link is followed, nothing
 * replaced. A heap is told of by classes and counts; its content, and so the client's key, is not
 * written.
 */
final class Dump {
  private static final System.Logger LOG = System.getLogger(Dump.class.getName());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss.SSS");
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private Dump() {}

  /** What SIGUSR1 asks for: both. */
  static void all(Path folder) {
    heap(folder);
    stacks(folder, "fleetspeakd-stacks");
  }

  /** Stacks of all threads. */
  static void stacks(Path folder, String name) {
    write(folder, name, "Stacks of all threads are in {0}", figures() + threads());
  }

  private static void heap(Path folder) {
    String histogram;
    try {
      histogram = JvmDiagnosis.heap();
    } catch (IOException | LinkageError e) {
      LOG.log(
          System.Logger.Level.INFO,
          "This Java runtime tells nothing of its heap by classes: {0}",
          String.valueOf(e.getMessage()));
      return;
    }
    write(folder, "fleetspeakd-heap", "The heap by classes is in {0}", figures() + histogram);
  }

  private static String figures() {
    Runtime runtime = Runtime.getRuntime();
    return "heap: %d bytes used, %d taken, %d at most%n%n"
        .formatted(
            runtime.totalMemory() - runtime.freeMemory(),
            runtime.totalMemory(),
            runtime.maxMemory());
  }

  private static String threads() {
    try {
      return JvmDiagnosis.threads();
    } catch (IOException | LinkageError _) {
      return platformThreads();
    }
  }

  private static String platformThreads() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      Thread thread = entry.getKey();
      text.append("\"%s\" %s%n".formatted(thread.getName(), thread.getState()));
      for (StackTraceElement frame : entry.getValue()) {
        text.append("    %s%n".formatted(frame));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void write(Path folder, String name, String told, String content) {
    Path file =
        folder.resolve(
            "%s-%d-%s"
                .formatted(
                    name,
                    ProcessHandle.current().pid(),
                    TIME.format(LocalDateTime.now(ZoneId.systemDefault()))));
    try (SeekableByteChannel out = Files.newByteChannel(file, NEW, modes())) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      LOG.log(System.Logger.Level.INFO, told, file);
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
