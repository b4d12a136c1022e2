/** From configuration files and flags to the settings of components (server.md 7). */
@NullMarked
package dev.fleetspeak.server.config;

import org.jspecify.annotations.NullMarked;
