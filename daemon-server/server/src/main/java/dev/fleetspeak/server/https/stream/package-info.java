/** POST /streaming-message (wire-server 3). */
@NullMarked
package dev.fleetspeak.server.https.stream;

import org.jspecify.annotations.NullMarked;
