/** What the client reads and keeps in files (client.md 2). */
@NullMarked
package dev.fleetspeak.client.config;

import org.jspecify.annotations.NullMarked;
