/**
 * The datastore on SQL: the reference's twelve tables exactly (server.md 2.8), and tables of our
 * own that begin with {@code fsx_}. One writer thread commits in groups; readers run beside it.
 */
@NullMarked
package dev.fleetspeak.server.store.sql;

import org.jspecify.annotations.NullMarked;
