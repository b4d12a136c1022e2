/**
 * How servers on one database wake each other's streams: the reference's HTTP calls (server.md 5).
 */
@NullMarked
package dev.fleetspeak.server.notify.http;

import org.jspecify.annotations.NullMarked;
