package dev.fleetspeak.console.messages;

import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.Filter;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.PagedRows;
import dev.fleetspeak.console.kit.RowPage;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.payload.PayloadTypes;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import java.time.Duration;
import java.time.Instant;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** Logic of the page of messages. */
public final class MessagesModel implements PageModel {
  private static final int PAGE = 200;
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final Session session;
  private final Filter<MessageFilter> filter = new Filter<>(MessageFilter::read, MessageFilter.ALL);
  private final PagedRows<MessageRow> rows;
  private final ObjectProperty<@Nullable String> selected = new SimpleObjectProperty<>();
  private final BooleanProperty atTop = new SimpleBooleanProperty(true);
  private final Feed<Long> newer;
  private final MessageDetailModel detail;
  private final ComposeModel compose;
  private Instant asked = Instant.EPOCH;
  private boolean isShown;

  /** A page for a session. */
  public MessagesModel(Session session) {
    this.session = session;
    PayloadTypes types = new PayloadTypes();
    this.rows = new PagedRows<>(session.ui());
    this.newer = new Feed<>(session.ui());
    this.detail = new MessageDetailModel(session, types);
    this.compose = new ComposeModel(session, types);
    filter.value().subscribe(_ -> list());
    session.range().subscribe(_ -> list());
    selected.subscribe(this::select);
  }

  private void select(@Nullable String id) {
    if (id == null) {
      detail.show(null);
      return;
    }
    rows.rows().stream().filter(row -> row.id().equals(id)).findFirst().ifPresent(detail::show);
  }

  private void list() {
    FleetspeakApi api = session.api().get();
    if (!isShown || api == null) {
      return;
    }
    asked = session.now();
    newer.reset();
    MessageFilter wanted = filter.value().get();
    // The first page fixes the window: pages of one list must not drift apart.
    rows.show(
        token ->
            wanted.id().isEmpty()
                ? page(api, wanted.request(), token)
                : new MessageLookup(api, wanted.id()).ask());
  }

  private Call<RowPage<MessageRow>> page(
      FleetspeakApi api, ListMessagesRequest wanted, String token) {
    return api.messages(window(wanted).setPageSize(PAGE).setPageToken(token).build())
        .map(
            response ->
                new RowPage<>(
                    response.getMessagesList().stream().map(MessageRow::of).toList(),
                    response.getNextPageToken(),
                    response.getTotalEstimate()));
  }

  private ListMessagesRequest.Builder window(ListMessagesRequest wanted) {
    ListMessagesRequest.Builder request = wanted.toBuilder();
    switch (session.range().get()) {
      // To a minute, so that the window is the same one for a while and pages fit together.
      case TimeRange.Last last ->
          request.setStartTime(
              Times.timestamp(
                  Instant.ofEpochSecond(
                      session.now().minus(last.length()).getEpochSecond() / 60 * 60)));
      case TimeRange.Between(Instant from, Instant to) ->
          request.setStartTime(Times.timestamp(from)).setEndTime(Times.timestamp(to));
    }
    return request;
  }

  @Override
  public void shown() {
    isShown = true;
    list();
  }

  @Override
  public void hidden() {
    isShown = false;
    rows.abandon();
    newer.abandon();
    detail.abandon();
  }

  @Override
  public void tick() {
    compose.tick();
    if (Duration.between(asked, session.now()).compareTo(REFRESH) < 0) {
      return;
    }
    asked = session.now();
    if (atTop.get()) {
      rows.refresh();
    } else {
      lookForNewer();
    }
  }

  /** Rows that are being read stay where they are; what came since is only counted. */
  private void lookForNewer() {
    FleetspeakApi api = session.api().get();
    if (api != null && !newer.busy().get() && filter.value().get().id().isEmpty()) {
      newer.ask(
          () ->
              api.messages(window(filter.value().get().request()).setPageSize(1).build())
                  .map(ListMessagesResponse::getTotalEstimate));
    }
  }

  /** Shows what came since. */
  public void showNewer() {
    newer.reset();
    list();
  }

  @Override
  public void reload() {
    list();
  }

  @Override
  public void forget() {
    rows.reset();
    newer.reset();
    selected.set(null);
  }

  /** What is filtered for. */
  public Filter<MessageFilter> filter() {
    return filter;
  }

  /** The messages, newest first. */
  public PagedRows<MessageRow> rows() {
    return rows;
  }

  /** Id of the message that is looked at; null for none. */
  public ObjectProperty<@Nullable String> selected() {
    return selected;
  }

  /** Whether the newest rows are in view; the view tells. */
  public BooleanProperty atTop() {
    return atTop;
  }

  /** How many messages there are by now, while the newest are not in view. */
  public Feed<Long> newer() {
    return newer;
  }

  /** The message that is looked at. */
  public MessageDetailModel detail() {
    return detail;
  }

  /** The form to send one. */
  public ComposeModel compose() {
    return compose;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
