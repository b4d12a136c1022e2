/** What a command of the admin program is: its words, its flags, and what it may use. */
@NullMarked
package dev.fleetspeak.tools.admin.command;

import org.jspecify.annotations.NullMarked;
