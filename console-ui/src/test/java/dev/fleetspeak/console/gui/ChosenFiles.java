package dev.fleetspeak.console.gui;

import dev.fleetspeak.console.kit.view.FileChoice;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import javafx.scene.Node;

/** Answers file dialogs with what a test said before, in turn; with nothing once that is over. */
final class ChosenFiles implements FileChoice {
  private final Queue<Path> next = new ArrayDeque<>();

  void next(Path... paths) {
    next.addAll(List.of(paths));
  }

  @Override
  public List<Path> open(Node owner, String title) {
    return Optional.ofNullable(next.poll()).stream().toList();
  }

  @Override
  public Optional<Path> save(Node owner, String title, String name) {
    return Optional.ofNullable(next.poll());
  }

  @Override
  public Optional<Path> folder(Node owner, String title) {
    return Optional.ofNullable(next.poll());
  }
}
