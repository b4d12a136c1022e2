package dev.fleetspeak.server.https.exchange;

import java.time.Duration;

/**
 * How an exchange went.
 *
 * @param head the request
 * @param status of the answer; 400 if it could not be written
 * @param cacheHit as the answer says
 * @param readBytes bytes of body that came
 * @param readTime from the head to the body's end
 * @param wroteBytes bytes of the answer's body
 * @param writeTime from the answer to its last byte
 * @param took all of it
 */
public record ExchangeReport(
    RequestHead head,
    int status,
    boolean cacheHit,
    long readBytes,
    Duration readTime,
    long wroteBytes,
    Duration writeTime,
    Duration took) {}
