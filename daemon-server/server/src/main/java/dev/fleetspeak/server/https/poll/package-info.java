/** POST /message (wire-server 2). */
@NullMarked
package dev.fleetspeak.server.https.poll;

import org.jspecify.annotations.NullMarked;
