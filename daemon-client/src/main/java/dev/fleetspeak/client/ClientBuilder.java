package dev.fleetspeak.client;

import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.Communicator;
import dev.fleetspeak.client.comms.CommunicatorContext;
import dev.fleetspeak.client.comms.PollingCommunicator;
import dev.fleetspeak.client.comms.StreamingCommunicator;
import dev.fleetspeak.client.comms.http.Pace;
import dev.fleetspeak.client.config.Bandwidth;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.textformat.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a client together. What is given here cannot be overridden by any file or flag, unless the
 * embedding program reads one itself.
 */
public final class ClientBuilder {
  private final ClientSettings settings;
  private final List<ServiceFactory> factories = new ArrayList<>();
  private final List<ServiceDefinition> services = new ArrayList<>();
  private final List<ContactSigner> signers = new ArrayList<>();
  private CommsSettings comms = CommsSettings.defaults();
  private @Nullable Function<CommunicatorContext, Communicator> communicator;
  private IntConsumer death = _ -> {};
  private @Nullable Runnable hang;
  private Runnable stuck = () -> {};
  private ClientMetrics metrics = ClientMetrics.NONE;

  ClientBuilder(ClientSettings settings) {
    this.settings = settings;
  }

  /** Adds a kind of services. Without any, there is only the service system. */
  public ClientBuilder factory(ServiceFactory factory) {
    factories.add(factory);
    return this;
  }

  /** Adds a service of the program's own; services from files of the same name replace it. */
  public ClientBuilder service(ServiceDefinition service) {
    services.add(service);
    return this;
  }

  /** Adds a signature to each contact. */
  public ClientBuilder signer(ContactSigner signer) {
    signers.add(signer);
    return this;
  }

  /** Sets what the communicators allow to be set, such as a dialer. */
  public ClientBuilder comms(CommsSettings settings) {
    comms = settings;
    return this;
  }

  /** Replaces the communicators that come with the client. */
  public ClientBuilder communicator(Function<CommunicatorContext, Communicator> factory) {
    communicator = factory;
    return this;
  }

  /** Sets who is told of what the client does. */
  public ClientBuilder metrics(ClientMetrics collector) {
    metrics = collector;
    return this;
  }

  /**
   * Sets what happens when the client has to end: 7 after an orderly stop by order of the server,
   * -7 when it has to be at once, because the order says so or the orderly stop is not done after
   * ten seconds, 2 after too long without contact. The stock program ends its process.
   */
  public ClientBuilder onDeath(IntConsumer action) {
    death = action;
    return this;
  }

  /**
   * Sets what happens when the communicator gives no sign of life for an hour longer than it
   * planned to wait; without it nobody watches. Run on a thread of its own, once; the client works
   * no more. The stock program writes the stacks of all threads and ends its process with status 1.
   */
  public ClientBuilder onHang(Runnable action) {
    hang = action;
    return this;
  }

  /** Sets what looks at a stop that hangs, just before the client is told to end without it. */
  ClientBuilder onStuck(Runnable action) {
    stuck = action;
    return this;
  }

  /**
   * Reads or makes the identity. Nothing runs yet.
   *
   * @throws ConfigException if the state cannot be used; one line for the operator
   */
  public FleetspeakClient build() throws ConfigException {
    return new FleetspeakClient(this);
  }

  ClientSettings settings() {
    return settings;
  }

  List<ServiceFactory> factories() {
    return factories;
  }

  /** The program's own services first, so that those of files come later and replace them. */
  List<ServiceDefinition> services() {
    List<ServiceDefinition> all = new ArrayList<>(services);
    all.addAll(settings.services());
    return all;
  }

  List<ServiceDefinition> ownServices() {
    return List.copyOf(services);
  }

  List<ContactSigner> signers() {
    return signers;
  }

  /** What the program set, with the configuration's ceiling unless it set one itself. */
  CommsSettings comms() {
    if (comms.pace().equals(Pace.NONE)) {
      // Kept, because all connections share one.
      Bandwidth ceiling = settings.bandwidth();
      comms = comms.withPace(Pace.of(ceiling.upload(), ceiling.download()));
    }
    return comms;
  }

  Communicator communicator(CommunicatorContext context) {
    if (communicator != null) {
      return communicator.apply(context);
    }
    return settings.streaming()
        ? new StreamingCommunicator(context, comms())
        : new PollingCommunicator(context, comms());
  }

  @Nullable Runnable hang() {
    return hang;
  }

  Runnable stuck() {
    return stuck;
  }

  ClientMetrics metrics() {
    return metrics;
  }

  IntConsumer death() {
    return death;
  }
}
