package dev.fleetspeak.console.kit;

import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.proto.console.v1.Installation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** What all pages share: the server they ask, the time they look at, and how times are said. */
public final class Session {
  private final Executor ui;
  private final InstantSource clock;
  private final TypeSlots slots = new TypeSlots();
  private final ObjectProperty<@Nullable FleetspeakApi> api = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable Installation> installation = new SimpleObjectProperty<>();
  private final ObjectProperty<TimeRange> range =
      new SimpleObjectProperty<>(TimeRange.Last.PRESETS.get(1));
  private final BooleanProperty live = new SimpleBooleanProperty(true);
  private final BooleanProperty online = new SimpleBooleanProperty();
  private final BooleanProperty reduced = new SimpleBooleanProperty();
  private final BooleanProperty production = new SimpleBooleanProperty();
  private final BooleanProperty readOnly = new SimpleBooleanProperty();
  private final ObjectProperty<@Nullable Confirmation> confirmation = new SimpleObjectProperty<>();
  private final StringProperty said = new SimpleStringProperty("");
  private final ObjectProperty<Times> times;

  /**
   * @param ui runs what changes properties
   * @param clock tells the time, also of pictures
   * @param zone in which times are said at first
   */
  public Session(Executor ui, InstantSource clock, ZoneId zone) {
    this.ui = ui;
    this.clock = clock;
    this.times = new SimpleObjectProperty<>(new Times(zone));
  }

  /** Runs work on the UI thread. */
  public Executor ui() {
    return ui;
  }

  /** The time. */
  public Instant now() {
    return clock.instant();
  }

  /** Colours of message types. */
  public TypeSlots slots() {
    return slots;
  }

  /** The server in use; null without a connection. */
  public ObjectProperty<@Nullable FleetspeakApi> api() {
    return api;
  }

  /** What the server is; null until it told. */
  public ObjectProperty<@Nullable Installation> installation() {
    return installation;
  }

  /** The span of time that all pages show. */
  public ObjectProperty<TimeRange> range() {
    return range;
  }

  /** Whether pages refresh themselves. */
  public BooleanProperty live() {
    return live;
  }

  /** Whether the server answers; actions are off while it does not. */
  public BooleanProperty online() {
    return online;
  }

  /**
   * Whether the server has only the original admin interface, so that much cannot be told (tools.md
   * 11.3).
   */
  public BooleanProperty reduced() {
    return reduced;
  }

  /** Whether mistakes are expensive here: confirmations ask for more. */
  public BooleanProperty production() {
    return production;
  }

  /** Whether actions are off by the operator's own choice. */
  public BooleanProperty readOnly() {
    return readOnly;
  }

  /** What has to be confirmed; null if nothing. */
  public ObjectProperty<@Nullable Confirmation> confirmation() {
    return confirmation;
  }

  /** Tells the operator how something went, for a while. */
  public void say(String words) {
    said.set(words);
  }

  /** What was last said; empty once it is old. */
  public StringProperty said() {
    return said;
  }

  /** How times are said. */
  public ObjectProperty<Times> times() {
    return times;
  }

  /** The server's thresholds for presence. */
  public Presence.Rule presence() {
    Installation known = installation.get();
    return known == null || !known.hasOnlineWithin()
        ? Presence.Rule.USUAL
        : new Presence.Rule(
            Duration.ofSeconds(known.getOnlineWithin().getSeconds()),
            Duration.ofSeconds(known.getSilentAfter().getSeconds()));
  }

  /** Why actions are off; empty if they are on. */
  public String actionsOff() {
    if (readOnly.get()) {
      return "this profile is read-only";
    }
    return online.get() ? "" : "the server is not reachable";
  }
}
