package dev.fleetspeak.console.kit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of the eight colours a thing has. It keeps its slot for good: neither rank nor filter nor a
 * restart repaints it.
 */
public final class TypeSlots {
  /** How many colours there are. */
  public static final int COUNT = 8;

  /** Slot of what is summed up, grey. */
  public static final int OTHER = COUNT;

  /** The protocol's own types, which every fleet has. */
  private static final Map<String, Integer> FIXED =
      Map.of("ClientInfo", 0, "ResourceUsage", 1, "MessageAck", 2, "StdOutput", 3);

  /** Order in which new ones take slots of equal use; the last looks like a failure. */
  private static final int[] PREFERENCE = {6, 4, 5, 0, 3, 1, 2, 7};

  private final Map<String, Integer> taken = new LinkedHashMap<>();
  private final Map<Integer, Integer> uses = new HashMap<>();

  /** With the fixed ones taken. */
  public TypeSlots() {
    FIXED.values().forEach(slot -> uses.merge(slot, 1, Integer::sum));
  }

  /** The slot of a name, given for good if it is new. */
  public int slot(String name) {
    Integer fixed = FIXED.get(name);
    if (fixed != null) {
      return fixed;
    }
    Integer known = taken.get(name);
    if (known != null) {
      return known;
    }
    int best = PREFERENCE[0];
    for (int slot : PREFERENCE) {
      if (uses.getOrDefault(slot, 0) < uses.getOrDefault(best, 0)) {
        best = slot;
      }
    }
    put(name, best);
    return best;
  }

  /** Takes a slot from an earlier run; nonsense is ignored. */
  public void put(String name, int slot) {
    if (slot >= 0 && slot < COUNT && !FIXED.containsKey(name) && !taken.containsKey(name)) {
      taken.put(name, slot);
      uses.merge(slot, 1, Integer::sum);
    }
  }

  /** What to keep for the next run. */
  public Map<String, Integer> taken() {
    return Map.copyOf(taken);
  }
}
