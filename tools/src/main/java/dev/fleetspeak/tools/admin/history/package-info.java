/** Tells copied and restored clients from the chain of nonces in their contacts. */
@NullMarked
package dev.fleetspeak.tools.admin.history;

import org.jspecify.annotations.NullMarked;
