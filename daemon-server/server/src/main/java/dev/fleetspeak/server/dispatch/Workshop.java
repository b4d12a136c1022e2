package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.server.metrics.StatsCollector;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all runners share.
 *
 * @param results where verdicts are stored
 * @param timer ends calls that take too long
 * @param roomAgain told when messages that found no room could come now
 */
record Workshop(
    Results results,
    StatsCollector stats,
    Clock clock,
    ScheduledExecutorService timer,
    DispatchLimits limits,
    Runnable roomAgain) {}
