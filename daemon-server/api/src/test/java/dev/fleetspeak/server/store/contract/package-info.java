/**
 * What every datastore must do, as tests (server.md 2.14). A third party extends the classes here,
 * gives each an empty store, and runs them.
 */
@NullMarked
package dev.fleetspeak.server.store.contract;

import org.jspecify.annotations.NullMarked;
