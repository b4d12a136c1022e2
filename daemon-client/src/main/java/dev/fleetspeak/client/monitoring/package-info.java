/** What processes use: samples, reports over many of them (client.md 8). */
@NullMarked
package dev.fleetspeak.client.monitoring;

import org.jspecify.annotations.NullMarked;
