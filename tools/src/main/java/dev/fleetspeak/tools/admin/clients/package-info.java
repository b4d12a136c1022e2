/** Commands about clients: lists, contacts, clones, services, resource usage, blocking. */
@NullMarked
package dev.fleetspeak.tools.admin.clients;

import org.jspecify.annotations.NullMarked;
