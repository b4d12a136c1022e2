package dev.fleetspeak.client;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.comms.Communicator;
import dev.fleetspeak.client.comms.CommunicatorContext;
import dev.fleetspeak.client.comms.StreamingCommunicator;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The stock program, but for a communicator whose stop never returns. */
public final class HangingClient {
  private HangingClient() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.parse(List.of(args));
    ClientLogging.setUp(arguments.verbose());
    new Source(arguments).process.run();
  }

  private static final class Source implements ClientProcess.Source {
    private final Arguments arguments;
    private final ClientProcess process;

    Source(Arguments arguments) {
      this.arguments = arguments;
      this.process = new ClientProcess(this, arguments.profileDirectory());
    }

    @Override
    public ClientSettings load() throws ConfigException {
      return arguments.load(TypeRegistry.getEmptyTypeRegistry());
    }

    @Override
    public String origin() {
      return arguments.origin();
    }

    @Override
    public FleetspeakClient build(ClientSettings settings) throws ConfigException {
      return FleetspeakClient.builder(settings)
          .onDeath(process::die)
          .onStuck(process::lookAtHungStop)
          .communicator(Stubborn::new)
          .build();
    }
  }

  private static final class Stubborn implements Communicator {
    private final Communicator real;

    Stubborn(CommunicatorContext context) {
      real = new StreamingCommunicator(context);
    }

    @Override
    public void start() {
      real.start();
    }

    @Override
    public void reset() {
      real.reset();
    }

    @Override
    public void flush(Duration limit) throws IOException, InterruptedException {
      real.flush(limit);
    }

    @Override
    public void close() {
      new Semaphore(0).acquireUninterruptibly();
    }
  }
}
