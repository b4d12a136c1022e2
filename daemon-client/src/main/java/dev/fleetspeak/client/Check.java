package dev.fleetspeak.client;

import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.ServerProbe;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.hosting.InstallException;
import dev.fleetspeak.client.hosting.Outcomes;
import dev.fleetspeak.client.hosting.ServiceRegistry;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import java.util.List;

/** What {@code --check} says of a configuration; nothing is started or written. */
final class Check {
  private Check() {}

  /** Prints a line for each service and returns the exit code. */
  static int run(ClientSettings settings, List<ServiceFactory> factories) {
    Outcomes nobody =
        new Outcomes() {
          @Override
          public void processed(MessageId id) {}

          @Override
          public void failed(MessageId id, String reason) {}
        };
    ServiceRegistry registry =
        new ServiceRegistry(factories, settings.labels(), () -> ClientId.NIL, new Outbox(), nobody);
    int code = 0;
    System.out.printf(
        "servers %s, %s, labels %s%n",
        String.join(" ", settings.servers()),
        settings.streaming() ? "streaming" : "polling",
        String.join(" ", settings.labels()));
    for (ServiceDefinition service : settings.services()) {
      String verdict = "good";
      try {
        registry.check(service);
      } catch (InstallException e) {
        verdict = "would not start: " + e.getMessage();
        code = 1;
      }
      System.out.printf(
          "service %s (%s): %s%n", service.config().getName(), service.origin(), verdict);
    }
    return wayToServer(settings) ? code : 1;
  }

  /** One server that can be used is enough. */
  private static boolean wayToServer(ClientSettings settings) {
    boolean usable = false;
    for (ServerProbe.Finding finding :
        ServerProbe.probe(FleetspeakClient.serverInfo(settings), CommsSettings.defaults())) {
      System.out.println((finding.good() ? "good  " : "WRONG ") + finding.text());
      usable |= finding.good() && finding.text().endsWith(": answers");
    }
    return usable;
  }
}
