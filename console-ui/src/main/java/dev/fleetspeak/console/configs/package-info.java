/** What clients are told to run: the signed configurations that are seen, and local files. */
@NullMarked
package dev.fleetspeak.console.configs;

import org.jspecify.annotations.NullMarked;
