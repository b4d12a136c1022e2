package dev.fleetspeak.tools.config.init;

/** What {@code config init} prints at its end: the commands that come next, with real paths. */
final class NextSteps {
  private static final String SEND =
      """
        %1$s clients
        %1$s send --wait --client CLIENT_ID --service ls \
      --type StdinServiceInputMessage --data '[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { args: "/" }'
      """;

  private NextSteps() {}

  static String of(InstallationSettings settings) {
    String steps =
        switch (settings.layout()) {
          case FolderLayout layout -> inFolder(settings, layout);
          case SystemLayout layout -> onSystem(settings, layout);
        };
    return steps
        + """

        Keep %s and %s away from servers and clients: whoever has them decides what clients trust and run.
        """
            .formatted(settings.layout().trustedKey(), settings.layout().deploymentKey());
  }

  private static String inFolder(InstallationSettings settings, FolderLayout layout) {
    return """
        Made the installation "%s" in %s.

        Start the server:
          fleetspeak server -components_config %s -services_config %s
        Sign the sample service for the client:
          fleetspeak config sign-service --key %s --out %s %s
        Start a client:
          fleetspeak client -config %s
        See it, and have it list a folder:
        """
            .formatted(
                settings.name(),
                layout.root(),
                layout.components(),
                layout.services(),
                layout.deploymentKey(),
                layout.client().services(),
                layout.sampleService(),
                layout.clientConfig())
        + SEND.formatted("fleetspeak admin --admin_addr " + settings.adminAddress());
  }

  private static String onSystem(InstallationSettings settings, SystemLayout layout) {
    return """
        Made the installation "%s" in %s. Clients reach it at %s.

        Start the server:
          systemctl restart fleetspeak-server
        Sign the sample service:
          fleetspeak-config sign-service --key %s --out %s %s
        Give each client, which has the package fleetspeak-client, its files, and start it:
          %s  as  %s/client.config
          %s  as  %s
          %s  as  %s
          systemctl start fleetspeak-client
        See it, and have it list a folder:
        """
            .formatted(
                settings.name(),
                layout.root(),
                String.join(", ", settings.publicAddresses()),
                layout.deploymentKey(),
                layout.signed(),
                layout.sampleService(),
                layout.clientConfig(),
                layout.client().configuration(),
                layout.deploymentPublicKey(),
                layout.client().deploymentPublicKey(),
                layout.signed().resolve("ls"),
                layout.client().services().resolve("ls"))
        + SEND.formatted("fleetspeak-admin --admin_addr " + settings.adminAddress());
  }
}
