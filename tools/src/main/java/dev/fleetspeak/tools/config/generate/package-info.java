/**
 * The reference configurator's work: from one input file to keys, certificates, the server's
 * components and the clients' configurations (tools.md 2).
 */
@NullMarked
package dev.fleetspeak.tools.config.generate;

import org.jspecify.annotations.NullMarked;
