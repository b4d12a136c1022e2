package dev.fleetspeak.console.connection;

import dev.fleetspeak.console.api.ServerAddress;
import dev.fleetspeak.console.api.Trial;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.Session;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** Logic of the page where a server is chosen. */
public final class ConnectionModel implements PageModel {
  private final Session session;
  private final ProfileFile file;
  private final Consumer<Profile> connect;
  private final ObservableList<Profile> profiles = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable Profile> selected = new SimpleObjectProperty<>();
  private final StringProperty name = new SimpleStringProperty("");
  private final StringProperty address = new SimpleStringProperty("");
  private final IntegerProperty colour = new SimpleIntegerProperty();
  private final BooleanProperty readOnly = new SimpleBooleanProperty();
  private final BooleanProperty production = new SimpleBooleanProperty();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final Feed<Trial> trial;

  /**
   * @param file remembers profiles
   * @param connect makes the connection of a profile
   */
  public ConnectionModel(Session session, ProfileFile file, Consumer<Profile> connect) {
    this.session = session;
    this.file = file;
    this.connect = connect;
    this.trial = new Feed<>(session.ui());
    profiles.setAll(file.load(session.slots()));
    selected.subscribe(this::edit);
    name.subscribe(_ -> judge());
    address.subscribe(_ -> judge());
  }

  /** Adds what was found running, unless the operator has such a profile already. */
  public void offer(Profile found) {
    boolean isKnown = profiles.stream().anyMatch(known -> known.address().equals(found.address()));
    if (!isKnown) {
      profiles.removeIf(known -> known.name().equals(found.name()));
      profiles.addFirst(found);
    }
    if (selected.get() == null) {
      selected.set(profiles.getFirst());
    }
  }

  private void edit(@Nullable Profile profile) {
    trial.reset();
    if (profile != null) {
      name.set(profile.name());
      address.set(profile.address());
      colour.set(profile.colour());
      readOnly.set(profile.readOnly());
      production.set(profile.production());
    }
  }

  private void judge() {
    problem.set(edited().problem());
  }

  private Profile edited() {
    return new Profile(
        name.get().trim(), address.get().trim(), colour.get(), readOnly.get(), production.get());
  }

  /** Begins a profile of its own. */
  public void startNew() {
    selected.set(null);
    edit(Profile.of("", "127.0.0.1:6061"));
  }

  /** Forgets the selected profile. */
  public void remove() {
    Profile gone = selected.get();
    if (gone != null) {
      profiles.remove(gone);
      selected.set(profiles.isEmpty() ? null : profiles.getFirst());
      save();
    }
  }

  /** Tries the way to the server as typed. */
  public void test() {
    if (problem.get().isEmpty()) {
      ServerAddress target = ServerAddress.parse(address.get());
      trial.ask(() -> Trial.of(target));
    }
  }

  /** Keeps the profile as typed and connects. */
  public void connect() {
    Profile profile = edited();
    problem.set(profile.problem());
    if (!problem.get().isEmpty()) {
      return;
    }
    Profile old = selected.get();
    int at = old == null ? -1 : profiles.indexOf(old);
    if (at < 0) {
      profiles.add(profile);
    } else if (!profile.equals(old)) {
      profiles.set(at, profile);
    }
    selected.set(profile);
    save();
    connect.accept(profile);
  }

  private void save() {
    try {
      file.save(profiles, session.slots());
    } catch (IOException e) {
      problem.set("the profiles cannot be saved: " + e.getMessage());
    }
  }

  /** Keeps what was learned, such as colours of types; for the end of the program. */
  public void keep() {
    save();
  }

  @Override
  public void shown() {}

  @Override
  public void hidden() {
    trial.abandon();
  }

  @Override
  public void tick() {}

  @Override
  public void reload() {
    trial.retry();
  }

  @Override
  public void forget() {}

  /** The profiles. */
  public List<Profile> profileList() {
    return profiles;
  }

  /** The profiles, to be watched. */
  public ObservableList<Profile> profiles() {
    return profiles;
  }

  /** The one in the form; null for a new one. */
  public ObjectProperty<@Nullable Profile> selected() {
    return selected;
  }

  /** Name in the form. */
  public StringProperty name() {
    return name;
  }

  /** Address in the form. */
  public StringProperty address() {
    return address;
  }

  /** Tint in the form. */
  public IntegerProperty colour() {
    return colour;
  }

  /** Whether actions are off, in the form. */
  public BooleanProperty readOnly() {
    return readOnly;
  }

  /** Whether mistakes are expensive, in the form. */
  public BooleanProperty production() {
    return production;
  }

  /** What is wrong with the form; empty if nothing. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  /** The last test. */
  public Feed<Trial> trial() {
    return trial;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
