package dev.fleetspeak.tools.admin.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.tools.admin.command.AdminException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five histories of tools.md 3.4 (A-ADM-2), and what is no history (A-ADM-3). */
class HistoryAnalysisTest {

  private static ClientContact contact(int second, long sent, long received, String address) {
    return ClientContact.newBuilder()
        .setTimestamp(Timestamp.newBuilder().setSeconds(second))
        .setSentNonce(sent)
        .setReceivedNonce(received)
        .setObservedAddress(address)
        .build();
  }

  /** Contacts written sent/received, a second apart. */
  private static List<ClientContact> contacts(String text) {
    List<ClientContact> contacts = new ArrayList<>();
    for (String each : text.split(" ")) {
      String[] nonces = each.split("/");
      contacts.add(
          contact(
              contacts.size() + 1,
              Long.parseLong(nonces[0]),
              Long.parseLong(nonces[1]),
              "10.0.0." + contacts.size() % 2 + ":" + contacts.size()));
    }
    return contacts;
  }

  @ParameterizedTest
  @CsvSource({
    "11/0 22/11 33/22, 0, 0, 0, normal",
    "11/0 22/11 33/22 44/11 55/44, 1, 1, 1, restored",
    "11/0 22/11 33/22 44/11 55/22 66/55, 2, 2, 2, restored",
    "11/0 22/11 33/22 44/22 55/33 66/44, 1, 1, 3, cloned",
    "71/5 72/0 73/72, 1, 1, 1, restored",
  })
  void aAdm2_workedExamples(String history, int splits, int points, int skips, String verdict)
      throws Exception {
    List<ClientContact> contacts = contacts(history);
    Collections.shuffle(contacts, new Random(7));
    HistorySummary summary = HistoryAnalysis.analyse(contacts);
    assertThat(summary.splits()).isEqualTo(splits);
    assertThat(summary.splitPoints()).isEqualTo(points);
    assertThat(summary.skips()).isEqualTo(skips);
    assertThat(summary.isCloned()).isEqualTo(verdict.equals("cloned"));
    assertThat(summary.isSuspicious()).isNotEqualTo(verdict.equals("normal"));
    assertThat(summary.count()).isEqualTo(contacts.size());
    assertThat(summary.ipCount()).isEqualTo(2);
    assertThat(summary.start()).isEqualTo(Timestamp.newBuilder().setSeconds(1).build());
    assertThat(summary.end()).isEqualTo(Timestamp.newBuilder().setSeconds(contacts.size()).build());
  }

  @Test
  void noContactsAreAnEmptySummary() throws Exception {
    assertThat(HistoryAnalysis.analyse(List.of()))
        .isEqualTo(new HistorySummary(null, null, 0, 0, 0, 0, 0));
  }

  @Test
  void aAdm3_whatCannotBeAHistoryIsRefused() {
    refused("nonce 11", contact(1, 11, 0, ""), contact(2, 11, 0, ""));
    refused("one time", contact(1, 11, 0, ""), contact(1, 12, 0, ""));
    refused("before it was sent", contact(1, 11, 12, ""), contact(2, 12, 0, ""));
    refused("before it was sent", contact(1, 11, 11, ""));
    refused("valid time", ClientContact.newBuilder().setSentNonce(1).build());
    refused(
        "valid time",
        ClientContact.newBuilder().setTimestamp(Timestamp.newBuilder().setNanos(-1)).build());
  }

  private static void refused(String word, ClientContact... contacts) {
    assertThatThrownBy(() -> HistoryAnalysis.analyse(List.of(contacts)))
        .isInstanceOf(AdminException.class)
        .hasMessageContaining(word);
  }

  @Test
  void addressesThatAreNoneDoNotCount() throws Exception {
    assertThat(
            HistoryAnalysis.analyse(
                    List.of(
                        contact(1, 1, 0, "nonsense"),
                        contact(2, 2, 1, "[::1]:80"),
                        contact(3, 3, 2, "[::1]:81")))
                .ipCount())
        .isEqualTo(1);
  }
}
