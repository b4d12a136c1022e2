package dev.fleetspeak.server.store;

/**
 * What a datastore is.
 *
 * @param engine product name in lower case, such as {@code sqlite}
 * @param engineVersion the engine's own version text
 * @param schemaVersion version of our additions to the schema
 * @param location file or address, without credentials
 */
public record StoreDescription(
    String engine, String engineVersion, int schemaVersion, String location) {}
