/** Commands about messages: counting, listing, sending, waiting for answers. */
@NullMarked
package dev.fleetspeak.tools.admin.messages;

import org.jspecify.annotations.NullMarked;
