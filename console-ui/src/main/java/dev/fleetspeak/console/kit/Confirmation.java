package dev.fleetspeak.console.kit;

/**
 * A question before something is done.
 *
 * @param title names the object and the number
 * @param words the effect, and what cannot be undone
 * @param verb on the button; never the default one
 * @param typed what has to be typed first; empty for nothing
 * @param action does it
 */
public record Confirmation(
    String title, String words, String verb, String typed, Runnable action) {}
