package dev.fleetspeak.console.shell;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.clients.ClientDetailModel;
import dev.fleetspeak.console.configs.ConfigsModel;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.overview.OverviewModel;

/** Where a click on one page leads on another. */
final class Ways implements OverviewModel.Links, ClientDetailModel.Links, ConfigsModel.Links {
  private final ConsoleModel model;

  Ways(ConsoleModel model) {
    this.model = model;
  }

  @Override
  public void messages(String filter, TimeRange range) {
    model.session().range().set(range);
    messages(filter);
  }

  @Override
  public void messages(String filter) {
    model.messages().filter().text().set(filter);
    model.page().set(Page.MESSAGES);
  }

  @Override
  public void clients(String filter) {
    model.clients().filter().text().set(filter);
    model.page().set(Page.CLIENTS);
  }

  @Override
  public void send(ClientId client, String service) {
    model.messages().compose().begin(client.toString(), service);
    model.page().set(Page.MESSAGES);
  }

  @Override
  public void client(ClientId client) {
    model.clients().selected().set(client);
    model.page().set(Page.CLIENTS);
  }
}
