package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.RecordRetention;
import dev.fleetspeak.server.store.sql.RetentionTerms;
import java.time.Duration;

/** How long a components file has records kept. */
record RetentionSection(Located<Config> file, RecordRetention config) {
  private static final String FIELD = "datastore_config.retention.";

  /** As configured; what the file says nothing of is as given. */
  RetentionTerms terms(RetentionTerms defaults) throws ConfigException {
    return new RetentionTerms(
        config.hasMessages() ? keep("messages", config.getMessages()) : defaults.messages(),
        config.hasContacts() ? keep("contacts", config.getContacts()) : defaults.contacts(),
        config.hasResourceUsage()
            ? keep("resource_usage", config.getResourceUsage())
            : defaults.resourceUsage(),
        config.hasCounters() ? keep("counters", config.getCounters()) : defaults.counters());
  }

  private Duration keep(String field, com.google.protobuf.Duration given) throws ConfigException {
    Duration keep = Duration.ofSeconds(given.getSeconds(), given.getNanos());
    if (keep.isNegative()) {
      throw file.error(FIELD + field, "is negative; use 0 seconds to keep them for ever");
    }
    if (!keep.isZero() && keep.compareTo(RetentionTerms.SHORTEST) < 0) {
      throw file.error(
          FIELD + field,
          "is %s seconds; use 3600 (an hour) or more, or 0 to keep them for ever"
              .formatted(keep.toSeconds()));
    }
    return keep;
  }
}
