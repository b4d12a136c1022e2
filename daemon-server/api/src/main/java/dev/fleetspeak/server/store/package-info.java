/**
 * The datastore contract: what a Fleetspeak server keeps, and the promises about it. No SQL here; a
 * third party implements {@link dev.fleetspeak.server.store.Datastore} and proves it with the
 * contract suite.
 */
@NullMarked
package dev.fleetspeak.server.store;

import org.jspecify.annotations.NullMarked;
