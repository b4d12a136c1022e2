/**
 * Keys and certificates of an installation: reading them in every form that the reference writes,
 * making new ones, and judging the ones that are there (tools.md 2.3, P-03, P-04, P-06).
 */
@NullMarked
package dev.fleetspeak.tools.config.pki;

import org.jspecify.annotations.NullMarked;
