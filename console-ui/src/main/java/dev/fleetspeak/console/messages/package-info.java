/** What is said: messages, their payloads and ends, and sending some. */
@NullMarked
package dev.fleetspeak.console.messages;

import org.jspecify.annotations.NullMarked;
