package dev.fleetspeak.server.store.sql.dialect;

import java.util.List;

/**
 * A condition of a WHERE.
 *
 * @param sql text with placeholders
 * @param args their values
 */
public record Filter(String sql, List<Object> args) {}
