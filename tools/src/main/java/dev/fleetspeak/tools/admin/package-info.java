/**
 * The program {@code fleetspeak-admin}: the reference's commands with their tables and exit codes
 * (tools.md 3), and more, over the admin interface of a server.
 */
@NullMarked
package dev.fleetspeak.tools.admin;

import org.jspecify.annotations.NullMarked;
