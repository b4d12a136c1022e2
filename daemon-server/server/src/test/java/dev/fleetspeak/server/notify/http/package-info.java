@NullMarked
package dev.fleetspeak.server.notify.http;

import org.jspecify.annotations.NullMarked;
