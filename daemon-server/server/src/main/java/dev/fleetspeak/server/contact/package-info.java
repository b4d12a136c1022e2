/**
 * One contact from bytes in to bytes out: who is this, may it speak, what did it say, what do we
 * owe it.
 */
@NullMarked
package dev.fleetspeak.server.contact;

import org.jspecify.annotations.NullMarked;
