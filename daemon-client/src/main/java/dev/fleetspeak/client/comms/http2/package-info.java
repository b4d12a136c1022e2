/** HTTP/2 by Netty; nothing here is loaded unless the configuration prefers HTTP/2. */
@NullMarked
package dev.fleetspeak.client.comms.http2;

import org.jspecify.annotations.NullMarked;
