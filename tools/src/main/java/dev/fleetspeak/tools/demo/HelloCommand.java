package dev.fleetspeak.tools.demo;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.common.Message;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command line that a client runs as the service {@code hello}: this JDK, and few jars. */
final class HelloCommand {
  private HelloCommand() {}

  static List<String> argv() {
    Set<String> classPath = new LinkedHashSet<>();
    // Its own, the connector, the shared parts, the protocol's messages and protobuf itself.
    for (Class<?> type :
        List.of(
            HelloDaemon.class, DaemonConnection.class, ClientId.class, Message.class, Any.class)) {
      classPath.add(jarOf(type));
    }
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                String.join(System.getProperty("path.separator"), classPath)));
    argv.add(HelloDaemon.class.getName());
    return argv;
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path of files has addresses of files", e);
    }
  }
}
