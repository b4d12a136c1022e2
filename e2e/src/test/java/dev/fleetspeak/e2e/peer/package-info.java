/** Programs and services that the tests run inside other processes. */
package dev.fleetspeak.e2e.peer;
