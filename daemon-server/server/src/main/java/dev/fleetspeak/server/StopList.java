package dev.fleetspeak.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to stop what was started: all fronts side by side, then the rest in the opposite order of its
 * start. One failure does not keep the others from being stopped.
 */
final class StopList {
  private static final Logger LOG = LoggerFactory.getLogger(StopList.class);

  private record Stop(String name, AutoCloseable action) {
    void run() {
      try {
        action.close();
      } catch (Exception e) {
        LOG.warn("The {} did not stop in order.", name, e);
      }
    }
  }

  private final Deque<Stop> inOrder = new ArrayDeque<>();
  private final List<Stop> fronts = new ArrayList<>();

  void add(String name, AutoCloseable action) {
    inOrder.push(new Stop(name, action));
  }

  /** Something that calls or clients come in by. */
  void addFront(String name, AutoCloseable action) {
    fronts.add(new Stop(name, action));
  }

  /** Stops everything; what was stopped is not stopped again. */
  void run() {
    List<Thread> stopping =
        fronts.stream().map(stop -> Thread.ofVirtual().name(stop.name()).start(stop::run)).toList();
    fronts.clear();
    try {
      for (Thread thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (!inOrder.isEmpty()) {
      inOrder.pop().run();
    }
  }
}
