package dev.fleetspeak.connector.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a socket can be trusted, by where it lies and whose it is (client.md 7.2). Both ends
 * look: the client before it offers the socket, a program before it connects.
 */
public final class SocketFile {
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int SOCKET = 0140000;
  private static final int ALL_BITS = 07777;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 00002;
  private static final boolean MAC =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  private SocketFile() {}

  /**
   * The owner of files that this process makes.
   *
   * @param uid user
   * @param gid group
   */
  public record Owner(int uid, int gid) {

    /** This process's own. */
    public static Owner self() throws IOException {
      Path self = Path.of("/proc/self");
      if (Files.isDirectory(self)) {
        return facts(self.toRealPath()).owner();
      }
      Path probe = Files.createTempFile("fleetspeak", ".owner");
      try {
        return facts(probe).owner();
      } finally {
        Files.delete(probe);
      }
    }

    private boolean owns(Owner found) {
      return found.uid == uid && (found.gid == gid || MAC && found.gid <= 1);
    }
  }

  private record Facts(int mode, Owner owner) {}

  /**
   * Looks at the folder of a socket: its own folder has to be a real one of mode 0700 of this user
   * and group, and none above it may be writable by everybody, unless it is sticky as {@code /tmp}.
   *
   * @throws IOException if it is not so; the text says what to change
   */
  public static void checkFolder(Path socket) throws IOException {
    Path folder = socket.getParent();
    if (!socket.isAbsolute() || folder == null) {
      throw new IOException("the path " + socket + " is not absolute");
    }
    check(folder, FOLDER, 0700, "a folder");
    Path above = folder.toRealPath().getParent();
    while (above != null) {
      int mode = facts(above).mode();
      if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
        throw new IOException(
            "everybody may write to %s and so replace what is below it; take that right away"
                .formatted(above));
      }
      above = above.getParent();
    }
  }

  /**
   * Looks at a socket and its folder.
   *
   * @throws IOException if it is not there or cannot be trusted; the text says what to change
   */
  public static void check(Path socket) throws IOException {
    checkFolder(socket);
    check(socket, SOCKET, 0600, "a socket");
  }

  private static void check(Path path, int type, int mode, String what) throws IOException {
    Facts facts = facts(path);
    int found = facts.mode();
    if ((found & TYPE) != type) {
      throw new IOException(path + " is not " + what);
    }
    if ((found & ALL_BITS) != mode) {
      throw new IOException(
          "%s has the mode %04o and has to have %04o: others could read or replace what passes"
              .formatted(path, found & ALL_BITS, mode));
    }
    Owner own = Owner.self();
    Owner owner = facts.owner();
    if (!own.owns(owner)) {
      throw new IOException(
          "%s belongs to user %d, group %d and has to belong to this process's, %d and %d"
              .formatted(path, owner.uid(), owner.gid(), own.uid(), own.gid()));
    }
  }

  private static Facts facts(Path path) throws IOException {
    try {
      Map<String, Object> all =
          Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
      return new Facts(number(all, "mode"), new Owner(number(all, "uid"), number(all, "gid")));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no " + path, e);
    }
  }

  private static int number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Integer number) {
      return number;
    }
    throw new IOException("this system does not tell the " + name + " of files");
  }
}
