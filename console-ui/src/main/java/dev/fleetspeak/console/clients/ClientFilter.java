package dev.fleetspeak.console.clients;

import dev.fleetspeak.console.kit.FilterException;
import dev.fleetspeak.console.kit.FilterTerm;
import dev.fleetspeak.console.kit.Filters;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.Tristate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which clients are wanted. Ages are kept as ages, so that a refresh means the time of the refresh.
 *
 * @param terms all of which hold
 */
public record ClientFilter(List<FilterTerm> terms) {
  /** Every client. */
  public static final ClientFilter ALL = new ClientFilter(List.of());

  private static final Set<String> KEYS =
      Set.of("id", "label", "last", "service", "online", "streaming", "blacklisted");

  /** Copies the terms. */
  public ClientFilter {
    terms = List.copyOf(terms);
  }

  static ClientFilter read(String text) throws FilterException {
    ClientFilter filter = new ClientFilter(Filters.parse(text, KEYS));
    filter.request(Instant.EPOCH.plusSeconds(Integer.MAX_VALUE));
    return filter;
  }

  QueryClientsRequest.Builder toRequest(Instant now) {
    try {
      return request(now);
    } catch (FilterException e) {
      throw new IllegalStateException("it was checked when it was read", e);
    }
  }

  private QueryClientsRequest.Builder request(Instant now) throws FilterException {
    QueryClientsRequest.Builder request = QueryClientsRequest.newBuilder();
    for (FilterTerm term : terms) {
      switch (term.key()) {
        case "id" -> request.setIdPrefix(id(term));
        case "label" -> request.addLabels(term.value());
        case "service" -> request.setServiceName(term.value());
        case "last" -> age(request, Filters.age(term), now);
        // The server's own rule; it knows who has a stream open.
        case "online" -> request.setOnline(tristate(Filters.yes(term)));
        case "streaming" -> request.setStreaming(tristate(Filters.yes(term)));
        case "blacklisted" -> request.setBlacklisted(tristate(Filters.yes(term)));
        default -> bare(request, term.value());
      }
    }
    return request;
  }

  private static void bare(QueryClientsRequest.Builder request, String word) {
    if (Ids.isPrefix(word)) {
      request.setIdPrefix(word);
    } else {
      request.addLabels(word);
    }
  }

  private static String id(FilterTerm term) throws FilterException {
    String digits = term.value().toLowerCase(java.util.Locale.ROOT);
    if (!digits.matches("[0-9a-f]{1,16}")) {
      throw new FilterException("\"id:" + term.value() + "\": an id begins with hex digits");
    }
    return digits;
  }

  private static void age(QueryClientsRequest.Builder request, Filters.Age age, Instant now) {
    Instant limit = now.minus(age.age());
    if (age.within()) {
      request.setContactAfter(Times.timestamp(limit));
    } else {
      request.setContactBefore(Times.timestamp(limit));
    }
  }

  private static Tristate tristate(boolean wanted) {
    return wanted ? Tristate.TRISTATE_YES : Tristate.TRISTATE_NO;
  }
}
