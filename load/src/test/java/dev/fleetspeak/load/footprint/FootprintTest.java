package dev.fleetspeak.load.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void figuresOfAProcessAreRead() throws Exception {
    ProcessUse.Memory memory =
        ProcessUse.Memory.parse(
            List.of(
                "0-1 ---p 00 00:00 0 [rollup]", "Rss:  50 kB", "Pss:  40 kB", "Pss_Anon: 9 kB"));
    assertThat(memory).isEqualTo(new ProcessUse.Memory(40_960, 9_216));
    assertThat(
            ProcessUse.voluntary(
                List.of("voluntary_ctxt_switches:\t17", "nonvoluntary_ctxt_switches:\t4")))
        .isEqualTo(17);
    ProcessUse before = ProcessUse.of(ProcessHandle.current().pid());
    assertThat(before.cpuNanos()).isPositive();
    assertThat(ProcessUse.of(ProcessHandle.current().pid()).since(before).cpuNanos())
        .isNotNegative();
  }

  @Test
  void eachGoalIsOneLineWithItsVerdict() {
    assertThat(new Goal("PSS", "MB", 50, 47.26, 12.2))
        .hasToString(
            "PSS                                  47.3 MB   goal <= 50.0 MB  met    reference 12.2 MB");
    assertThat(new Goal("wake-ups", "", 120, 389, -1).toString())
        .contains("389")
        .contains("MISSED");
    assertThat(new Goal("x", "s", 0.6, 0.6, -1).isMet()).isTrue();
  }
}
