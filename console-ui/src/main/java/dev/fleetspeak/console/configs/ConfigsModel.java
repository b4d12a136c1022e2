package dev.fleetspeak.console.configs;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.PagedRows;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.RowPage;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.payload.PayloadTypes;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** Logic of the page of signed configurations. */
public final class ConfigsModel implements PageModel {
  private static final int PAGE = 200;

  /** Where buttons lead. */
  public interface Links {
    /** To a client. */
    void client(ClientId client);
  }

  private final Session session;
  private final Links links;
  private final PayloadTypes types = new PayloadTypes();
  private final Feed<Survey> survey;
  private final PagedRows<Runner> runners;
  private final ObservableList<LocalConfig> files = FXCollections.observableArrayList();
  private final ObjectProperty<List<RSAPublicKey>> keys = new SimpleObjectProperty<>(List.of());
  private final StringProperty keyName = new SimpleStringProperty("");
  private final BooleanProperty local = new SimpleBooleanProperty();
  private final ObjectProperty<@Nullable SeenService> seen = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable LocalConfig> chosen = new SimpleObjectProperty<>();
  private boolean isShown;

  /** A page for a session. */
  public ConfigsModel(Session session, Links links) {
    this.session = session;
    this.links = links;
    this.survey = new Feed<>(session.ui());
    this.runners = new PagedRows<>(session.ui());
    seen.subscribe(_ -> listRunners());
    survey.value().subscribe(this::follow);
  }

  /** A new answer brings new figures for the version that is looked at. */
  private void follow(@Nullable Survey known) {
    SeenService now = seen.get();
    if (known != null && now != null) {
      known.services().stream()
          .filter(now::isSame)
          .findFirst()
          .filter(found -> !found.equals(now))
          .ifPresent(seen::set);
    }
  }

  private void listRunners() {
    FleetspeakApi api = session.api().get();
    SeenService version = seen.get();
    if (api == null || version == null) {
      runners.reset();
      return;
    }
    Presence.Rule rule = session.presence();
    runners.show(
        token ->
            api.clients(
                    QueryClientsRequest.newBuilder()
                        .setServiceName(version.name())
                        .setServiceSignature(version.raw())
                        .setOrder(Order.ORDER_LAST_CONTACT_DESCENDING)
                        .setPageSize(PAGE)
                        .setPageToken(token)
                        .build())
                .map(
                    response ->
                        new RowPage<>(
                            response.getClientsList().stream()
                                .map(client -> Runner.of(client, rule, session.now()))
                                .toList(),
                            response.getNextPageToken(),
                            response.getTotalEstimate())));
  }

  private void ask() {
    FleetspeakApi api = session.api().get();
    if (isShown && api != null) {
      survey.ask(() -> Survey.of(api));
    }
  }

  @Override
  public void shown() {
    isShown = true;
    if (survey.value().get() == null) {
      ask();
    }
  }

  @Override
  public void hidden() {
    isShown = false;
    survey.abandon();
    runners.abandon();
  }

  @Override
  public void tick() {}

  @Override
  public void reload() {
    ask();
    runners.retry();
  }

  @Override
  public void forget() {
    survey.reset();
    seen.set(null);
    runners.reset();
  }

  /** Opens files; those that are open already are read again. */
  public void open(List<Path> paths) {
    for (Path path : paths) {
      LocalConfig read = LocalConfig.read(path, types.registry());
      files.removeIf(file -> file.file().equals(path));
      files.add(read);
      chosen.set(read);
    }
    if (!paths.isEmpty()) {
      local.set(true);
    }
  }

  /** Chooses the public deployment keys to judge by. */
  public void useKeys(Path file) {
    try {
      List<RSAPublicKey> loaded = DeploymentKeys.load(file);
      // The name first: who hears of the keys says by which of them something is verified.
      keyName.set(String.valueOf(file.getFileName()));
      keys.set(loaded);
    } catch (IOException e) {
      session.say(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Signs a text configuration. The key is read, used and forgotten here; nothing is sent.
   *
   * @return the signed file, if it worked
   */
  public Optional<Path> sign(LocalConfig text, Path key, Path folder) {
    ClientServiceConfig config = text.config();
    if (config == null || !config.getName().matches("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*")) {
      session.say("Not signed: the configuration needs a name that can be a file's");
      return Optional.empty();
    }
    Instant now = session.now();
    try {
      SignedClientServiceConfig signed =
          ServiceConfigSignatures.sign(
              SigningKey.load(key),
              config.toBuilder()
                  .setSignedTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                  .build()
                  .toByteString());
      Path target = folder.resolve(config.getName());
      if (target.toAbsolutePath().normalize().equals(text.file().toAbsolutePath().normalize())) {
        session.say("Not signed: the signed file would replace the text; choose another folder");
        return Optional.empty();
      }
      Files.write(target, signed.toByteArray());
      session.say("Signed: " + target);
      open(List.of(target));
      return Optional.of(target);
    } catch (IOException | GeneralSecurityException e) {
      session.say("Not signed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** How many clients run exactly this signed file. */
  public long running(LocalConfig config) {
    Survey known = survey.value().get();
    String signature = config.signature();
    return known == null || signature.isEmpty()
        ? 0
        : known.services().stream()
            .filter(service -> service.signature().equals(signature))
            .mapToLong(SeenService::clients)
            .sum();
  }

  /** The open file with exactly this signature. */
  public Optional<LocalConfig> fileOf(SeenService service) {
    return service.isSigned()
        ? files.stream().filter(file -> file.signature().equals(service.signature())).findFirst()
        : Optional.empty();
  }

  /** What a file's signature is worth by the chosen keys. */
  public Verdict verdict(LocalConfig config) {
    return config.verdict(keys.get());
  }

  /** Lines of a file's text form. */
  public List<String> text(LocalConfig config) {
    return config.text(types.registry());
  }

  /** Opens the page of a client. */
  public void openClient(ClientId client) {
    links.client(client);
  }

  /** What clients say they run. */
  public Feed<Survey> survey() {
    return survey;
  }

  /** Clients that run what is looked at, newest contact first. */
  public PagedRows<Runner> runners() {
    return runners;
  }

  /** Open files. */
  public ObservableList<LocalConfig> files() {
    return files;
  }

  /** Keys to judge by. */
  public ObjectProperty<List<RSAPublicKey>> keys() {
    return keys;
  }

  /** File name of the keys; empty without keys. */
  public StringProperty keyName() {
    return keyName;
  }

  /** Whether local files are in view, rather than what clients run. */
  public BooleanProperty local() {
    return local;
  }

  /** The service that is looked at; null for none. */
  public ObjectProperty<@Nullable SeenService> seen() {
    return seen;
  }

  /** The file that is looked at; null for none. */
  public ObjectProperty<@Nullable LocalConfig> chosen() {
    return chosen;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
