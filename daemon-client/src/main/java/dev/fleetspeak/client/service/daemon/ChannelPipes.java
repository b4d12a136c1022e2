package dev.fleetspeak.client.service.daemon;

import dev.fleetspeak.client.service.ProcessTree;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The two pipes between the client and its child, which finds them as descriptors 3 and 4. The JDK
 * passes only 0 to 2 on, so a shell opens two named pipes and then becomes the program, under the
 * same process id; the names are gone as soon as both ends are open.
 */
final class ChannelPipes {
  private static final String OPEN_AND_BECOME =
      "exec 3<\"$1\" 4>\"$2\" && shift 2 && " + ProcessTree.BECOME;

  private final Path folder;
  private final Path toChild;
  private final Path fromChild;

  private ChannelPipes(Path folder) {
    this.folder = folder;
    this.toChild = folder.resolve("to");
    this.fromChild = folder.resolve("from");
  }

  /** Makes the pipes, in a folder that only this user can enter. */
  static ChannelPipes create() throws IOException, InterruptedException {
    ChannelPipes pipes = new ChannelPipes(Files.createTempDirectory("fleetspeak"));
    Process mkfifo =
        new ProcessBuilder(
                "mkfifo", "-m", "600", pipes.toChild.toString(), pipes.fromChild.toString())
            .redirectErrorStream(true)
            .start();
    String complaint =
        new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (mkfifo.waitFor() != 0) {
      pipes.delete();
      throw new IOException("cannot make pipes: " + complaint);
    }
    return pipes;
  }

  /** The command that runs a program with the pipes at descriptors 3 and 4. */
  List<String> command(List<String> argv) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh", "-c", OPEN_AND_BECOME, "sh", toChild.toString(), fromChild.toString()));
    command.addAll(argv);
    return command;
  }

  /**
   * The client's ends.
   *
   * @param out to the child
   * @param in from the child
   */
  record Ends(OutputStream out, InputStream in) {}

  /**
   * Opens the client's ends, once the child runs. If the child dies before it opened its own, the
   * ends are at their end of file at once.
   */
  Ends open(Process child) throws IOException {
    // Opening a pipe waits for the other end; a dead child has none, so its part is played for it.
    Thread.startVirtualThread(() -> releaseOpenersAfter(child));
    OutputStream out = new FileOutputStream(toChild.toFile());
    try {
      InputStream in = new FileInputStream(fromChild.toFile());
      delete();
      return new Ends(out, in);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private void releaseOpenersAfter(Process child) {
    try {
      child.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (Path pipe : List.of(toChild, fromChild)) {
      try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
        // Held for a moment, so that whoever waits in open sees it.
        both.getFD();
        Thread.sleep(20);
      } catch (IOException _) {
        // The name is gone: nobody waits any more.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes the names; what is open stays open. */
  void delete() {
    for (Path path : List.of(toChild, fromChild, folder)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException _) {
        // Left for whoever cleans the temporary folder; it holds no data.
      }
    }
  }
}
