package dev.fleetspeak.console.configs;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.payload.PayloadTypes;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
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
  /** Clients that are asked about without being told to. */
  static final int FEW = 500;

  private static final int MANY = 20_000;

  /** Where buttons lead. */
  public interface Links {
    /** To a client. */
    void client(ClientId client);
  }

  private final Session session;
  private final Links links;
  private final PayloadTypes types = new PayloadTypes();
  private final Feed<Survey> survey;
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
  }

  private void ask(int most) {
    FleetspeakApi api = session.api().get();
    if (isShown && api != null) {
      survey.ask(() -> Survey.of(api, most));
    }
  }

  /** Asks about every client; takes a while in large fleets. */
  public void askAll() {
    ask(MANY);
  }

  @Override
  public void shown() {
    isShown = true;
    if (survey.value().get() == null) {
      ask(FEW);
    }
  }

  @Override
  public void hidden() {
    isShown = false;
    survey.abandon();
  }

  @Override
  public void tick() {}

  @Override
  public void reload() {
    ask(FEW);
  }

  @Override
  public void forget() {
    survey.reset();
    seen.set(null);
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
      keys.set(DeploymentKeys.load(file));
      keyName.set(String.valueOf(file.getFileName()));
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

  /** Clients of the survey that run exactly this signed file. */
  public List<ClientId> runners(LocalConfig config) {
    Survey known = survey.value().get();
    String signature = config.signature();
    return known == null || signature.isEmpty()
        ? List.of()
        : known.services().stream()
            .filter(service -> service.signature().equals(signature))
            .flatMap(service -> service.clients().stream())
            .toList();
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
