package dev.fleetspeak.tools.admin.server;

import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Output;
import dev.fleetspeak.tools.admin.output.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code installation}: what the server is. */
public final class InstallationCommand implements Command {
  @Override
  public String word() {
    return "installation";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "shows the server's version, store and services";
  }

  @Override
  public int run(Session session, Invocation arguments) {
    Installation server =
        session.console().getInstallation(GetInstallationRequest.getDefaultInstance());
    Output output = session.output();
    if (output.isJson()) {
      output.result(json(server), "");
      return 0;
    }
    output.line("Version:        %s (%s)".formatted(server.getVersion(), server.getCommit()));
    output.line("Started:        " + TimeText.iso(server.getStartTime()));
    output.line(
        "Store:          %s %s, schema %d"
            .formatted(
                server.getStoreEngine(),
                server.getStoreEngineVersion(),
                server.getStoreSchemaVersion()));
    output.line("Clients reach:  " + server.getHttpsAddress());
    output.line("Front end:      " + server.getFrontendMode());
    output.line("Streaming:      " + (server.getStreaming() ? "yes" : "no"));
    output.line(
        "Required label: "
            + (server.getRequiredLabel().isEmpty() ? "none" : server.getRequiredLabel()));
    for (ServiceConfig service : server.getServicesList()) {
      output.line(
          "Service:        %s (%s), %d at a time"
              .formatted(
                  Printable.of(service.getName()),
                  Printable.of(service.getFactory()),
                  service.getMaxParallelism()));
    }
    return 0;
  }

  private static Map<String, Object> json(Installation server) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", server.getVersion());
    json.put("commit", server.getCommit());
    json.put("start_time", TimeText.iso(server.getStartTime()));
    json.put("store_engine", server.getStoreEngine());
    json.put("store_engine_version", server.getStoreEngineVersion());
    json.put("store_schema_version", server.getStoreSchemaVersion());
    json.put("https_address", server.getHttpsAddress());
    json.put("frontend_mode", server.getFrontendMode());
    json.put("streaming", server.getStreaming());
    json.put("required_label", server.getRequiredLabel());
    List<Map<String, Object>> services =
        server.getServicesList().stream().map(InstallationCommand::service).toList();
    json.put("services", services);
    return json;
  }

  private static Map<String, Object> service(ServiceConfig service) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", service.getName());
    json.put("factory", service.getFactory());
    json.put("max_parallelism", service.getMaxParallelism());
    return json;
  }
}
