/**
 * What both HTTP versions have in common: requests, answers, exchanges, and what may cut them
 * short.
 */
@NullMarked
package dev.fleetspeak.client.comms.http;

import org.jspecify.annotations.NullMarked;
