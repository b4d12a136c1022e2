package dev.fleetspeak.console.shell;

import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Connection;
import dev.fleetspeak.console.api.ConnectionState;
import dev.fleetspeak.console.api.ConnectionState.Closed;
import dev.fleetspeak.console.api.ConnectionState.Lost;
import dev.fleetspeak.console.api.ConnectionState.Online;
import dev.fleetspeak.console.api.ServerAddress;
import dev.fleetspeak.console.api.ServerLink;
import dev.fleetspeak.console.clients.ClientsModel;
import dev.fleetspeak.console.configs.ConfigsModel;
import dev.fleetspeak.console.connection.ConnectionModel;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.messages.MessagesModel;
import dev.fleetspeak.console.overview.OverviewModel;
import dev.fleetspeak.proto.console.v1.Installation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** The console's logic around its pages. Belongs to the UI thread. */
public final class ConsoleModel implements AutoCloseable {
  private static final Duration SAID_FOR = Duration.ofSeconds(8);

  private final Session session;
  private final InstantSource clock;
  private final Map<Page, PageModel> pages = new EnumMap<>(Page.class);
  private final OverviewModel overview;
  private final ConnectionModel connection;
  private final ClientsModel clients;
  private final MessagesModel messages;
  private final ConfigsModel configs;
  private final ObjectProperty<Page> page = new SimpleObjectProperty<>(Page.CONNECTION);
  private final ReadOnlyObjectWrapper<@Nullable Profile> profile = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<ConnectionState> state =
      new ReadOnlyObjectWrapper<>(new Closed());
  private final ReadOnlyStringWrapper banner = new ReadOnlyStringWrapper("");
  private final Feed<Installation> facts;
  private final ServerLink.Connector connector;
  private @Nullable ServerLink current;
  private int generation;
  private Instant saidAt = Instant.MAX;

  /** A console without a connection. */
  public ConsoleModel(Session session, InstantSource clock, ProfileFile profiles) {
    this(session, clock, profiles, Connection::open);
  }

  /**
   * A console without a connection.
   *
   * @param connector makes its connections
   */
  public ConsoleModel(
      Session session, InstantSource clock, ProfileFile profiles, ServerLink.Connector connector) {
    this.session = session;
    this.connector = connector;
    this.clock = clock;
    this.facts = new Feed<>(session.ui());
    Ways ways = new Ways(this);
    this.overview = new OverviewModel(session, ways);
    this.clients = new ClientsModel(session, ways);
    this.messages = new MessagesModel(session);
    this.configs = new ConfigsModel(session, ways);
    this.connection = new ConnectionModel(session, profiles, this::connect);
    pages.put(Page.OVERVIEW, overview);
    pages.put(Page.CLIENTS, clients);
    pages.put(Page.MESSAGES, messages);
    pages.put(Page.CONFIGS, configs);
    pages.put(Page.CONNECTION, connection);
    page.subscribe(this::turn);
    facts.value().subscribe(known -> session.installation().set(known));
    facts
        .failure()
        .subscribe(
            failed -> {
              if (failed != null && failed.kind() == ApiFailure.Kind.NOT_SUPPORTED) {
                reduce();
              }
            });
    session.said().subscribe(_ -> saidAt = session.now());
    session
        .live()
        .subscribe(
            isLive -> {
              if (isLive) {
                active().reload();
              }
            });
  }

  /** What was asked before this was known got no answer. */
  private void reduce() {
    session.reduced().set(true);
    active().reload();
  }

  private void turn(Page before, Page now) {
    model(before).hidden();
    model(now).shown();
  }

  private PageModel active() {
    return model(page.get());
  }

  private PageModel model(Page which) {
    return pages.getOrDefault(which, connection);
  }

  /** Connects to the server of a profile, leaving the one before. */
  public void connect(Profile chosen) {
    disconnect();
    profile.set(chosen);
    session.readOnly().set(chosen.readOnly());
    session.production().set(chosen.production());
    int mine = generation;
    ServerLink opened =
        connector.open(
            ServerAddress.parse(chosen.address()),
            clock,
            next -> session.ui().execute(() -> changed(mine, next)));
    current = opened;
    session.api().set(opened);
    facts.ask(opened::installation);
    page.set(Page.OVERVIEW);
    active().shown();
  }

  private void disconnect() {
    generation++;
    if (current != null) {
      current.close();
      current = null;
    }
    session.api().set(null);
    session.online().set(false);
    session.reduced().set(false);
    facts.reset();
    pages.values().forEach(PageModel::forget);
  }

  private void changed(int of, ConnectionState next) {
    if (of != generation) {
      return;
    }
    boolean isBack = next instanceof Online && !(state.get() instanceof Online);
    state.set(next);
    session.online().set(next instanceof Online);
    if (isBack) {
      facts.retry();
      active().reload();
    }
    updateBanner();
  }

  /** To be called every second; drives ages, refreshes and the banner. */
  public void tick() {
    updateBanner();
    if (Duration.between(saidAt, session.now()).compareTo(SAID_FOR) > 0) {
      session.said().set("");
    }
    if (session.live().get()
        && session.range().get() instanceof TimeRange.Last
        && state.get() instanceof Online) {
      active().tick();
    }
  }

  private void updateBanner() {
    Profile used = profile.get();
    String text =
        state.get() instanceof Lost lost && used != null
            ? "Lost %s %s ago: %s. Next try %s."
                .formatted(
                    used.name(),
                    Durations.brief(Duration.between(lost.since(), session.now())),
                    lost.why(),
                    wait(lost))
            : "";
    banner.set(text);
  }

  private String wait(Lost lost) {
    Duration left = Duration.between(session.now(), lost.nextTry());
    return left.toSeconds() < 1 ? "now" : "in " + Durations.brief(left);
  }

  /** Asks everything on the page in view again. */
  public void reload() {
    active().reload();
  }

  /** Tries a lost server at once. */
  public void retryNow() {
    if (current != null) {
      current.retryNow();
    }
  }

  /** Calls that are under way. */
  public int openCalls() {
    return current == null ? 0 : current.openCalls();
  }

  @Override
  public void close() {
    connection.keep();
    disconnect();
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }

  /** The page in view. */
  public ObjectProperty<Page> page() {
    return page;
  }

  /** The profile in use; null before the first. */
  public ReadOnlyObjectProperty<@Nullable Profile> profile() {
    return profile.getReadOnlyProperty();
  }

  /** How the connection is doing. */
  public ReadOnlyObjectProperty<ConnectionState> state() {
    return state.getReadOnlyProperty();
  }

  /** What to say about a lost server; empty if there is nothing to say. */
  public ReadOnlyStringProperty banner() {
    return banner.getReadOnlyProperty();
  }

  /** The first page. */
  public OverviewModel overview() {
    return overview;
  }

  /** The page of clients. */
  public ClientsModel clients() {
    return clients;
  }

  /** The page of messages. */
  public MessagesModel messages() {
    return messages;
  }

  /** The page of signed configurations. */
  public ConfigsModel configs() {
    return configs;
  }

  /** The page of servers. */
  public ConnectionModel connection() {
    return connection;
  }
}
