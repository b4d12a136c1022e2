package dev.fleetspeak.console.overview;

/**
 * One group of messages over the window.
 *
 * @param key what they have in common
 * @param slot colour, {@link dev.fleetspeak.console.kit.TypeSlots}
 * @param striped told apart from a larger group of the same colour
 * @param total messages in the window
 * @param perBucket messages in each bucket
 */
@SuppressWarnings("ArrayRecordComponent") // read at every frame, compared by nobody
public record Group(String key, int slot, boolean striped, long total, long[] perBucket) {}
