/** The configurator: makes keys, certificates and configurations; signs and verifies services. */
@NullMarked
package dev.fleetspeak.tools.config;

import org.jspecify.annotations.NullMarked;
