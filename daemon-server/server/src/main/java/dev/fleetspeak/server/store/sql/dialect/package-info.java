/** What the engines do differently: types of ids, forms of statements, kinds of errors. */
@NullMarked
package dev.fleetspeak.server.store.sql.dialect;

import org.jspecify.annotations.NullMarked;
