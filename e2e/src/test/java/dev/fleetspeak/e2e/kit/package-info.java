/** Processes of ours and of the reference, for tests that put them together. */
package dev.fleetspeak.e2e.kit;
