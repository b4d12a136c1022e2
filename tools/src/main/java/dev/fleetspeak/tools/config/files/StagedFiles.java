package dev.fleetspeak.tools.config.files;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files to write. Nothing touches the disk before {@link #commit}, and {@link #check} finds what
 * would fail there: so a run either does all of its work or none (P-05).
 */
public final class StagedFiles {
  private final Map<Path, Entry> entries = new LinkedHashMap<>();
  private final Set<Path> folders = new LinkedHashSet<>();

  private final Map<Path, Owner> owners = new LinkedHashMap<>();

  private record Owner(UserPrincipal user, GroupPrincipal group) {}

  private record Entry(ByteString content, Readers readers, String what, boolean keep) {}

  /** Adds a file that replaces what is there. */
  public void put(Path file, byte[] content, Readers readers, String what) throws ConfigException {
    add(file, new Entry(ByteString.copyFrom(content), readers, what, false));
  }

  /** Adds a file that must not be there yet. */
  public void create(Path file, byte[] content, Readers readers, String what)
      throws ConfigException {
    add(file, new Entry(ByteString.copyFrom(content), readers, what, true));
  }

  /** Adds an empty folder. */
  public void folder(Path folder) {
    folders.add(folder.toAbsolutePath().normalize());
  }

  /**
   * Has files belong to another user, and to the group of the same name, before they get their
   * names.
   *
   * @throws ConfigException if there is no such user or group
   */
  public void give(List<Path> files, String user) throws ConfigException {
    try {
      UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
      Owner owner =
          new Owner(names.lookupPrincipalByName(user), names.lookupPrincipalByGroupName(user));
      for (Path file : files) {
        owners.put(target(file), owner);
      }
    } catch (IOException e) {
      throw new ConfigException(
          "there is no user and group \"" + user + "\", whose the server's files are to be", e);
    }
  }

  /** The files, in the order in which they are written. */
  public Set<Path> files() {
    return entries.keySet();
  }

  private void add(Path file, Entry entry) throws ConfigException {
    Path key = target(file);
    Entry other = entries.put(key, entry);
    if (other != null) {
      throw new ConfigException(
          file + ": named for both " + other.what() + " and " + entry.what() + "; name two files");
    }
  }

  /** Where a link leads to, so that writing keeps the link. */
  private static Path target(Path file) throws ConfigException {
    try {
      return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be looked at: " + e.getMessage(), e);
    }
  }

  /**
   * Finds out whether everything can be written.
   *
   * @throws ConfigException that names the first file that cannot
   */
  public void check() throws ConfigException {
    for (Map.Entry<Path, Entry> each : entries.entrySet()) {
      Path file = each.getKey();
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new ConfigException(
            file
                + ": is no file but a folder or a device; name a file for "
                + each.getValue().what());
      }
      if (each.getValue().keep() && Files.exists(file)) {
        throw new ConfigException(file + ": is there already and would be overwritten");
      }
      checkFolder(file, parent(file));
    }
    for (Path folder : folders) {
      checkFolder(folder, folder);
    }
  }

  private static void checkFolder(Path wanted, Path folder) throws ConfigException {
    Path existing = folder;
    while (!Files.exists(existing)) {
      existing = parent(existing);
    }
    if (!Files.isDirectory(existing)) {
      throw new ConfigException(
          wanted + ": cannot be written: " + existing + " is a file, not a folder");
    }
    if (!Files.isWritable(existing)) {
      throw new ConfigException(
          wanted + ": cannot be written: no permission to write in " + existing);
    }
  }

  /**
   * Writes everything, and makes the folders that are missing.
   *
   * @throws ConfigException if the disk refuses after all; names the file
   */
  public void commit() throws ConfigException {
    check();
    for (Path folder : folders) {
      makeFolder(folder);
    }
    Map<Path, Path> staged = new LinkedHashMap<>();
    try {
      // All contents are on the disk before the first name changes: a full disk is found in time.
      for (Map.Entry<Path, Entry> each : entries.entrySet()) {
        Path file = each.getKey();
        makeFolder(parent(file));
        Path temporary = file.resolveSibling("." + file.getFileName() + ".staged");
        staged.put(file, temporary);
        write(file, temporary, each.getValue());
      }
      for (Map.Entry<Path, Path> each : staged.entrySet()) {
        move(each.getValue(), each.getKey());
      }
    } finally {
      for (Path temporary : staged.values()) {
        temporary.toFile().delete();
      }
    }
  }

  private void write(Path file, Path temporary, Entry entry) throws ConfigException {
    try {
      PrivateFiles.write(temporary, entry.content().toByteArray(), entry.readers());
      Owner owner = owners.get(file);
      if (owner != null) {
        PosixFileAttributeView view =
            Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        view.setGroup(owner.group());
        view.setOwner(owner.user());
      }
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static void move(Path temporary, Path file) throws ConfigException {
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      PrivateFiles.syncFolder(parent(file));
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** A folder that gets secrets is the owner's alone; others are made as usual. */
  private void makeFolder(Path folder) throws ConfigException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(parent(folder));
      if (holdsSecrets(folder)) {
        PrivateFiles.createDirectory(folder);
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ConfigException(folder + ": cannot be made: " + e.getMessage(), e);
    }
  }

  private boolean holdsSecrets(Path folder) {
    return entries.entrySet().stream()
        .anyMatch(
            each ->
                each.getValue().readers() == Readers.OWNER && folder.equals(parent(each.getKey())));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
