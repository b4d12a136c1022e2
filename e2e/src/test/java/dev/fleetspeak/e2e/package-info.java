/** Tests with real processes: the demo, kills, and the reference's published binaries. */
package dev.fleetspeak.e2e;
