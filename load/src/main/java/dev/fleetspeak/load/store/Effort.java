package dev.fleetspeak.load.store;

/**
 * How much is measured at each number of stored messages.
 *
 * @param rounds how often each figure is taken; medians count
 * @param contacts in each round of ingest with one message a contact; fewer with more messages
 */
record Effort(int rounds, int contacts) {
  /** How many clients send side by side. */
  static final int SENDERS = 100;

  /** Contacts of each sender in a round. */
  int contactsEach(int messages) {
    int all =
        switch (messages) {
          case 1 -> contacts;
          case 10 -> contacts / 2;
          default -> contacts / 10;
        };
    return Math.max(1, all / SENDERS);
  }
}
