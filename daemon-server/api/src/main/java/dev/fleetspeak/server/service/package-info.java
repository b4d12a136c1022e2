/** What a service of the server is: the interfaces that built-in and third-party services meet. */
@NullMarked
package dev.fleetspeak.server.service;

import org.jspecify.annotations.NullMarked;
