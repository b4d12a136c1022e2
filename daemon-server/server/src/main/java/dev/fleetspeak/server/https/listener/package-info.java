/** From an accepted TCP connection to its HTTP version (wire-server 1.1). */
@NullMarked
package dev.fleetspeak.server.https.listener;

import org.jspecify.annotations.NullMarked;
