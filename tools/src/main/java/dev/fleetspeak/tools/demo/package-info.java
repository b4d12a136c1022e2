/**
 * The demo: an installation made from nothing, real daemons as processes of their own, one message
 * for each service of each client, answers and counts.
 */
@NullMarked
package dev.fleetspeak.tools.demo;

import org.jspecify.annotations.NullMarked;
