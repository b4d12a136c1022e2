package dev.fleetspeak.console.kit.view;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;

/** Lets the operator name files. An interface, as toolkits without a display cannot. */
public interface FileChoice {
  /** Files that exist. */
  List<Path> open(Node owner, String title);

  /** A file to write. */
  Optional<Path> save(Node owner, String title, String name);

  /** A folder. */
  Optional<Path> folder(Node owner, String title);

  /** The system's dialogs. */
  FileChoice SYSTEM =
      new FileChoice() {
        @Override
        public List<Path> open(Node owner, String title) {
          FileChooser chooser = new FileChooser();
          chooser.setTitle(title);
          List<File> files = chooser.showOpenMultipleDialog(owner.getScene().getWindow());
          return files == null ? List.of() : files.stream().map(File::toPath).toList();
        }

        @Override
        public Optional<Path> save(Node owner, String title, String name) {
          FileChooser chooser = new FileChooser();
          chooser.setTitle(title);
          chooser.setInitialFileName(name);
          return Optional.ofNullable(chooser.showSaveDialog(owner.getScene().getWindow()))
              .map(File::toPath);
        }

        @Override
        public Optional<Path> folder(Node owner, String title) {
          DirectoryChooser chooser = new DirectoryChooser();
          chooser.setTitle(title);
          return Optional.ofNullable(chooser.showDialog(owner.getScene().getWindow()))
              .map(File::toPath);
        }
      };
}
