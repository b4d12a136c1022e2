/** What a service of the client is: the interfaces that built-in and third-party services meet. */
@NullMarked
package dev.fleetspeak.client.service;

import org.jspecify.annotations.NullMarked;
