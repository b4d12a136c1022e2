package dev.fleetspeak.client.service.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import org.junit.jupiter.api.Test;

/** A process that never reads its confirmations fills a bounded list and no more. */
class ConfirmationsTest {
  private static final int MAX_BYTES = 1 << 20;
  private final Confirmations confirmations = new Confirmations();

  private int fill(ByteString id) {
    int count = 0;
    while (confirmations.add(id) && count < MAX_BYTES) {
      count++;
    }
    return count;
  }

  @Test
  void idsOfAnySizeAreBounded_emptyOnesToo() {
    assertThat(fill(ByteString.copyFrom(new byte[16]))).isEqualTo(MAX_BYTES / 32);
    confirmations.take();
    assertThat(fill(ByteString.EMPTY)).isEqualTo(MAX_BYTES / 16);
    confirmations.take();
    assertThat(fill(ByteString.copyFrom(new byte[500_000]))).isEqualTo(2);
  }

  @Test
  void takingThemMakesRoom() throws Exception {
    ByteString id = ByteString.copyFrom(new byte[16]);
    confirmations.add(id);
    Message message = confirmations.take();
    assertThat(message.getData().unpack(MessageAckData.class).getMessageIdsList())
        .containsExactly(id);
    assertThat(confirmations.isEmpty()).isTrue();
    assertThat(fill(id)).isEqualTo(MAX_BYTES / 32);
  }
}
