package com.example.agent;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.FleetspeakClient;
import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.config.ServiceFiles;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.daemon.DaemonServiceFactory;
import dev.fleetspeak.client.service.stdin.StdinServiceFactory;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An installation's own client. Its one argument is a folder of its own. */
public final class Agent {
  private Agent() {}

  /** Runs until a signal, or its server, ends it. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 1 || arguments[0].startsWith("-")) {
      System.err.println("Usage: agent FOLDER");
      System.exit(2);
    }
    try {
      FleetspeakClient client = client(Path.of(arguments[0]));
      Runtime.getRuntime().addShutdownHook(new Thread(client::close));
      client.start();
      System.out.println("client " + client.id());
    } catch (ConfigException | IllegalStateException e) {
      System.err.println("agent: " + e.getMessage());
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  private static FleetspeakClient client(Path folder) throws ConfigException {
    ClientSettings settings =
        ClientSettings.builder(CompiledIn.trustRoots(), CompiledIn.servers())
            .label("example-agent")
            .stateFile(folder.resolve("state"))
            .outboxDirectory(folder.resolve("outbox"))
            // Files of services may come and go: one of the keys has to have signed each.
            .services(
                ServiceFiles.load(
                    folder,
                    CompiledIn.deploymentKeys(),
                    false,
                    TypeRegistry.getEmptyTypeRegistry()))
            .build();
    return FleetspeakClient.builder(settings)
        .comms(
            new CommsSettings(
                new AgentDialer(CompiledIn.servers()), CommsSettings.defaults().maxAnswerBytes()))
        .factory(new AnswerService.Factory())
        .factory(new DaemonServiceFactory())
        .factory(new StdinServiceFactory())
        .service(
            ServiceDefinition.builtIn(
                ClientServiceConfig.newBuilder().setName("agent").setFactory("Answer").build()))
        // On a thread of its own: the stop waits for the services' threads.
        .onDeath(code -> Thread.ofPlatform().start(() -> System.exit(Math.abs(code))))
        .build();
  }
}
