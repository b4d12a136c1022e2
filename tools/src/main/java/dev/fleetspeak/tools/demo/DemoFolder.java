package dev.fleetspeak.tools.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where everything of a demo installation lies.
 *
 * @param root absolute path of the installation
 */
record DemoFolder(Path root) {

  DemoFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The default: a folder under the home directory. */
  static DemoFolder inHome() {
    String home = System.getenv("HOME");
    if (home == null || home.isBlank()) {
      home = System.getProperty("user.home");
    }
    return new DemoFolder(Path.of(home, "fleetspeak-demo"));
  }

  /** Present if, and only if, this folder is ours: nothing without it is used or purged. */
  Path marker() {
    return root.resolve(".fleetspeak-demo");
  }

  boolean isInstallation() {
    return Files.isRegularFile(marker());
  }

  Path trustedCertificate() {
    return root.resolve("keys/trusted_cert.pem");
  }

  Path trustedKey() {
    return root.resolve("keys/trusted_key.pem");
  }

  Path serverCertificate() {
    return root.resolve("keys/server_cert.pem");
  }

  Path serverKey() {
    return root.resolve("keys/server_key.pem");
  }

  Path deploymentKey() {
    return root.resolve("keys/deployment_key.pem");
  }

  Path deploymentPublicKey() {
    return root.resolve("keys/deployment_public_key.pem");
  }

  Path components() {
    return root.resolve("server/components.textproto");
  }

  Path services() {
    return root.resolve("server/services.textproto");
  }

  Path database() {
    return root.resolve("server/fleetspeak.sqlite");
  }

  /** Where the server's MessageSaver keeps what clients answered a service. */
  Path saved(String service) {
    return root.resolve("server/saved").resolve(service);
  }

  Path serverLog() {
    return root.resolve("server/server.log");
  }

  /** Written by the server: the addresses it really listens on. */
  Path serverAddresses() {
    return root.resolve("server/addresses");
  }

  /** What runs, kept by the supervisor while it runs; see {@link DemoStatus}. */
  Path status() {
    return root.resolve("status");
  }

  /** Held by the process that supervises the demo. */
  Path lock() {
    return root.resolve("demo.lock");
  }

  Path supervisorLog() {
    return root.resolve("demo.log");
  }

  Path consoleLog() {
    return root.resolve("console.log");
  }

  ClientFolder client(int number) {
    return new ClientFolder(root.resolve("clients").resolve(Integer.toString(number)));
  }

  List<ClientFolder> clients(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::client).toList();
  }

  /**
   * One client of the demo.
   *
   * @param root its folder
   */
  record ClientFolder(Path root) {

    /** How the server tells this client from the others. */
    String label() {
      return "demo-" + root.getFileName();
    }

    Path config() {
      return root.resolve("client.textproto");
    }

    Path configuration() {
      return root.resolve("configuration");
    }

    Path signedServices() {
      return configuration().resolve("services");
    }

    Path communicator() {
      return configuration().resolve("communicator.txt");
    }

    Path state() {
      return root.resolve("state");
    }

    Path outbox() {
      return root.resolve("outbox");
    }

    /** Something to list and to read. */
    Path files() {
      return root.resolve("files");
    }

    Path welcome() {
      return files().resolve("welcome.txt");
    }

    Path log() {
      return root.resolve("client.log");
    }
  }
}
