package dev.fleetspeak.client;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What only the JVM's management knows. Its modules are loaded when this is first used, and a
 * runtime may lack them: then every method throws a {@link LinkageError}.
 */
final class JvmDiagnosis {
  private JvmDiagnosis() {}

  /** Stacks of all threads, virtual ones too. */
  static String threads() throws IOException {
    Path folder = Files.createTempDirectory("fleetspeak-threads");
    Path file = folder.resolve("threads");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      return Files.readString(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** What the heap holds after a collection, by class; no content of it. */
  static String heap() throws IOException {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  ObjectName.getInstance("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return String.valueOf(histogram);
    } catch (JMException e) {
      throw new IOException("the JVM tells nothing of its heap: " + e.getMessage(), e);
    }
  }
}
