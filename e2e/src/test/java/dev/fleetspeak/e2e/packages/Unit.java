package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A unit as it was installed, and what systemd would make of it: conditions, user, limits,
 * capabilities, folders. Filters of system calls are not applied here.
 */
final class Unit {
  private final CleanRoot root;
  private final String name;
  private final Map<String, List<String>> settings = new LinkedHashMap<>();

  Unit(CleanRoot root, String name) {
    this.root = root;
    this.name = name;
    for (String line :
        Repository.read(root.path("/usr/lib/systemd/system/" + name + ".service")).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.charAt(0) != '#') {
        settings
            .computeIfAbsent(line.substring(0, equals), _ -> new ArrayList<>())
            .add(line.substring(equals + 1));
      }
    }
  }

  /** A setting that is there once. */
  String get(String key) {
    List<String> values = settings.getOrDefault(key, List.of());
    if (values.size() != 1) {
      throw new AssertionError(name + ".service has " + key + "=" + values);
    }
    return values.getFirst();
  }

  /** Whether a setting is there. */
  boolean has(String key) {
    return settings.containsKey(key);
  }

  /** Whether its conditions let it start. */
  boolean mayStart() {
    return settings.getOrDefault("ConditionPathExists", List.of()).stream()
        .allMatch(
            path ->
                path.startsWith("!")
                    ? !Files.exists(root.path(path.substring(1)))
                    : Files.exists(root.path(path)));
  }

  /** Starts it. */
  Running start() {
    if (!mayStart()) {
      throw new AssertionError("the conditions of " + name + " do not hold");
    }
    List<String> command = new ArrayList<>();
    if (orEmpty("ProtectSystem").equals("strict")) {
      command.addAll(
          List.of("unshare", "--mount", "--propagation=unchanged", "sh", "-ec", readOnly(), "sh"));
    }
    command.addAll(List.of("prlimit", "--nofile=" + openFiles(), "setpriv"));
    if (!get("User").equals("root")) {
      command.addAll(List.of("--reuid=" + get("User"), "--regid=" + get("Group"), "--init-groups"));
    }
    if (has("AmbientCapabilities")) {
      String capabilities = capabilities("AmbientCapabilities");
      command.add("--inh-caps=" + capabilities);
      command.add("--ambient-caps=" + capabilities);
      command.add("--bounding-set=" + capabilities("CapabilityBoundingSet"));
    }
    if (orEmpty("NoNewPrivileges").equals("yes")) {
      command.add("--no-new-privs");
    }
    String umask = has("UMask") ? "umask " + get("UMask") + "; " : "";
    String folder = has("WorkingDirectory") ? get("WorkingDirectory") : "/";
    command.addAll(List.of("sh", "-ec", umask + "cd " + folder + "; exec " + get("ExecStart")));
    return root.start(name, command);
  }

  /** The unit's limit, or the machine's own where that is lower and cannot be raised. */
  private long openFiles() {
    String most = root.run("prlimit", "--nofile", "--output=HARD", "--noheadings").strip();
    long wanted = Long.parseLong(get("LimitNOFILE"));
    return most.equals("unlimited") ? wanted : Math.min(wanted, Long.parseLong(most));
  }

  /** Everything is read-only but the state directory and a private /tmp. */
  private String readOnly() {
    String state = "/var/lib/" + get("StateDirectory");
    return """
        mount --rbind / /mnt
        mount -o remount,bind,ro /mnt
        mount --bind %1$s /mnt%1$s
        mount -t tmpfs tmpfs /mnt/tmp
        exec chroot /mnt "$@"
        """
        .formatted(state);
  }

  private String orEmpty(String key) {
    return has(key) ? get(key) : "";
  }

  private String capabilities(String key) {
    return "-all,+" + get(key).toLowerCase(java.util.Locale.ROOT).replace("cap_", "");
  }
}
