package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Filter;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.PagedRows;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.RowPage;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest.Order;
import java.time.Duration;
import java.time.Instant;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** Logic of the page of clients. */
public final class ClientsModel implements PageModel {
  private static final int PAGE = 200;
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** All clients come in one answer there. */
  private static final Duration REFRESH_REDUCED = Duration.ofMinutes(1);

  private final Session session;
  private final Filter<ClientFilter> filter = new Filter<>(ClientFilter::read, ClientFilter.ALL);
  private final ObjectProperty<Order> order =
      new SimpleObjectProperty<>(Order.ORDER_LAST_CONTACT_DESCENDING);
  private final PagedRows<ClientRow> rows;
  private final ClientDetailModel detail;
  private Instant asked = Instant.EPOCH;
  private boolean isShown;

  /**
   * @param links where a detail leads
   */
  public ClientsModel(Session session, ClientDetailModel.Links links) {
    this.session = session;
    this.rows = new PagedRows<>(session.ui());
    this.detail = new ClientDetailModel(session, links, this::reload);
    filter.value().subscribe(_ -> list());
    order.subscribe(_ -> list());
  }

  private void list() {
    FleetspeakApi api = session.api().get();
    if (!isShown || api == null) {
      return;
    }
    asked = session.now();
    ClientFilter wanted = filter.value().get();
    Order sorted = order.get();
    rows.show(token -> page(api, wanted, sorted, token));
  }

  private Call<RowPage<ClientRow>> page(
      FleetspeakApi api, ClientFilter wanted, Order sorted, String token) {
    Instant now = session.now();
    Presence.Rule rule = session.presence();
    QueryClientsRequest request =
        wanted.toRequest(now).setOrder(sorted).setPageSize(PAGE).setPageToken(token).build();
    if (session.reduced().get()) {
      return new WholeFleet(request, rule, now).ask(api);
    }
    return api.clients(request)
        .map(
            response ->
                new RowPage<>(
                    response.getClientsList().stream()
                        .map(client -> ClientRow.of(client, rule, now))
                        .toList(),
                    response.getNextPageToken(),
                    response.getTotalEstimate()));
  }

  @Override
  public void shown() {
    isShown = true;
    list();
    detail.reload();
  }

  @Override
  public void hidden() {
    isShown = false;
    rows.abandon();
    detail.abandon();
  }

  @Override
  public void tick() {
    Duration interval = session.reduced().get() ? REFRESH_REDUCED : REFRESH;
    if (Duration.between(asked, session.now()).compareTo(interval) >= 0) {
      asked = session.now();
      rows.refresh();
      detail.refresh();
    }
  }

  @Override
  public void reload() {
    if (isShown) {
      if (rows.loaded().get()) {
        rows.retry();
      } else {
        list();
      }
      detail.reload();
    }
  }

  @Override
  public void forget() {
    rows.reset();
    detail.forget();
  }

  /** What is filtered for. */
  public Filter<ClientFilter> filter() {
    return filter;
  }

  /** How the server sorts. */
  public ObjectProperty<Order> order() {
    return order;
  }

  /** The clients. */
  public PagedRows<ClientRow> rows() {
    return rows;
  }

  /** The client that is looked at. */
  public ClientDetailModel detail() {
    return detail;
  }

  /** Its id; null for none. */
  public ObjectProperty<@org.jspecify.annotations.Nullable ClientId> selected() {
    return detail.client();
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
