package dev.fleetspeak.load.smoke;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param time of each rate, after as long a warm-up
 * @param clients that send side by side
 * @param payloadBytes of each message
 * @param samples of each latency
 */
public record SmokeSettings(Duration time, int clients, int payloadBytes, int samples) {}
