package dev.fleetspeak.client.service.daemon;

import dev.fleetspeak.client.service.RecordingContext;
import dev.fleetspeak.proto.daemonservice.Config;
import java.time.Duration;

/** A process that runs a daemon service with {@code --std_forward}. */
public final class ForwardingClient {
  private ForwardingClient() {}

  public static void main(String[] arguments) throws Exception {
    RecordingContext context = new RecordingContext();
    DaemonService service =
        new DaemonService(
            Config.newBuilder()
                .addArgv("/bin/echo")
                .addArgv("said by the program")
                .setStdParams(Config.StdParams.newBuilder().setServiceName("out"))
                .build(),
            new DaemonService.Timing(
                Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(300)),
            true);
    service.start(context);
    // The report of its end comes after whatever was captured.
    boolean captured = false;
    String type;
    do {
      type = context.sent().take().getMessageType();
      captured |= type.equals("StdOutput");
    } while (!type.equals("ResourceUsage"));
    System.out.println(captured ? "captured" : "nothing was captured");
    System.out.flush();
    service.stop();
  }
}
