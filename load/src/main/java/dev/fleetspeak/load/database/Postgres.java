package dev.fleetspeak.load.database;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.server.store.sql.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** A PostgreSQL that syncs each commit, as it does unless told otherwise. */
final class Postgres {
  private static final String PACKAGE = "postgresql";

  private Postgres() {}

  /** Installs one in a folder, unless it is there already. */
  static PreparedServer prepare(Path folder)
      throws LoadException, IOException, InterruptedException {
    List<String> as = List.of();
    if (Program.isRoot()) {
      // It refuses to run as root.
      as =
          List.of(
              Program.find("util-linux", "setpriv"),
              "--reuid=postgres",
              "--regid=postgres",
              "--clear-groups");
      checkParents(folder);
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    }
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      Program.run(
          folder.resolve("install.log"),
          Program.join(
              as,
              List.of(
                  Program.find(PACKAGE, "initdb"),
                  "--pgdata=" + data,
                  "--auth=trust",
                  "--username=" + PreparedServer.USER,
                  "--encoding=UTF8",
                  "--locale=C",
                  "--no-sync")));
    }
    int port = Program.freePort();
    List<String> command =
        List.of(
            Program.find(PACKAGE, "postgres"),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-k",
            folder.toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "shared_buffers=1GB",
            "-c",
            "max_wal_size=4GB");
    return new PreparedServer(
        Program.join(as, command),
        folder.resolve("server.log"),
        DatabaseSettings.Engine.POSTGRESQL,
        "127.0.0.1:" + port,
        "postgres",
        "synchronous_commit=on, shared_buffers 1GB, max_wal_size 4GB, vacuumed once filled",
        List.of("VACUUM (ANALYZE)", "CHECKPOINT"));
  }

  private static void checkParents(Path folder) throws LoadException, IOException {
    for (Path parent = folder.toAbsolutePath().getParent();
        parent != null;
        parent = parent.getParent()) {
      if (!Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new LoadException(
            "PostgreSQL runs as the user postgres, which cannot enter %s; name another folder, or: chmod o+x %s"
                .formatted(parent, parent));
      }
    }
  }
}
