package dev.fleetspeak.console.kit;

/**
 * One condition of a filter.
 *
 * @param key what it is about; empty for a bare word
 * @param value what is wanted
 */
public record FilterTerm(String key, String value) {}
