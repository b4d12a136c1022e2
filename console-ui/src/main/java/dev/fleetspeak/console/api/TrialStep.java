package dev.fleetspeak.console.api;

/**
 * One step on the way to a server.
 *
 * @param name what was tried
 * @param passed whether it worked
 * @param found what was seen, or what to do about it
 */
public record TrialStep(String name, boolean passed, String found) {}
