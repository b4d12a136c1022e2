/** One request and its answer over HTTP/1.1 or HTTP/2: limits, deadlines, refusals. */
@NullMarked
package dev.fleetspeak.server.https.exchange;

import org.jspecify.annotations.NullMarked;
