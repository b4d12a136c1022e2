package dev.fleetspeak.e2e.peer;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import dev.fleetspeak.client.FleetspeakClient;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A client with the durable outbox and a service in its own process that counts: it sends one
 * message after the other, and writes down each number that the outbox accepted.
 */
public final class CountingClient {
  private static final List<Priority> PRIORITIES =
      List.of(Priority.LOW, Priority.MEDIUM, Priority.HIGH);

  private CountingClient() {}

  /**
   * Entry point.
   *
   * @param arguments folder for its files, server, file of trusted certificates, first number or -1
   *     to send nothing
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long first = Long.parseLong(arguments[3]);
    ClientSettings settings =
        ClientSettings.builder(
                Pem.certificates(Files.readString(Path.of(arguments[2]))), List.of(arguments[1]))
            .stateFile(folder.resolve("state"))
            .outboxDirectory(folder.resolve("outbox"))
            .communicator(CommunicatorConfig.newBuilder().setMinFailureDelaySeconds(1).build())
            .build();
    FleetspeakClient client =
        FleetspeakClient.builder(settings)
            .factory(new Counting(folder.resolve("accepted"), first))
            .service(
                ServiceDefinition.builtIn(
                    ClientServiceConfig.newBuilder()
                        .setName("count")
                        .setFactory("Counting")
                        .build()))
            .build();
    client.start();
    // Until it is killed.
    new CountDownLatch(1).await();
  }

  private record Counting(Path accepted, long first) implements ServiceFactory {
    @Override
    public String name() {
      return "Counting";
    }

    @Override
    public com.google.protobuf.Message configType() {
      return Int64Value.getDefaultInstance();
    }

    @Override
    public Service create(ClientServiceConfig config) {
      return new Service() {
        @Override
        public void start(ServiceContext context) {
          if (first >= 0) {
            Thread.ofPlatform().daemon().start(() -> count(context));
          }
        }

        @Override
        public void process(Message message) {}
      };
    }

    private void count(ServiceContext context) {
      try (FileChannel file =
          FileChannel.open(
              accepted,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        for (long number = first; ; number++) {
          context.send(
              Message.newBuilder()
                  .setDestination(Address.newBuilder().setServiceName("count"))
                  .setMessageType("Number")
                  .setPriority(PRIORITIES.get((int) (number % PRIORITIES.size())))
                  .setData(Any.pack(Int64Value.of(number)))
                  .build());
          file.write(ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
