package dev.fleetspeak.server.store.sql.dialect;

import java.util.List;

/**
 * A part of a statement.
 *
 * @param sql text with placeholders
 * @param args their values
 */
public record Fragment(String sql, List<Object> args) {}
