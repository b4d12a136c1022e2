/** GET /files/SERVICE/NAME (wire-server 4). */
@NullMarked
package dev.fleetspeak.server.https.files;

import org.jspecify.annotations.NullMarked;
