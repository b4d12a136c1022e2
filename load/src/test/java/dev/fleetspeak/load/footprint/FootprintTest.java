package dev.fleetspeak.load.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
    assertThat(before.threads()).isNotEmpty();
    assertThat(ProcessUse.of(ProcessHandle.current().pid()).since(before).cpuNanos())
        .isNotNegative();
  }

  @Test
  void aThreadThatEndedTakesNothingFromTheOthers() {
    ProcessUse before =
        new ProcessUse(
            Map.of(
                "1", new ProcessUse.ThreadUse(100, 5), "2", new ProcessUse.ThreadUse(9_000, 700)));
    ProcessUse after =
        new ProcessUse(
            Map.of("1", new ProcessUse.ThreadUse(150, 6), "3", new ProcessUse.ThreadUse(10, 1)));
    assertThat(after.since(before)).isEqualTo(new ProcessUse.ThreadUse(60, 2));
  }

  @Test
  void memoryIsToldByKindsOfMappings() {
    assertThat(
            MappingKinds.parse(
                List.of(
                    "800001000-801000000 rw-p 00001000 08:01 12   /x/fleetspeak-client.aot",
                    "Size:  12000 kB",
                    "Pss:  11000 kB",
                    "Pss_Dirty:  7 kB",
                    "Anonymous:  9000 kB",
                    "801000000-802000000 r--p 00c00000 08:01 12   /x/fleetspeak-client.aot",
                    "Size:  16000 kB",
                    "Pss:  16000 kB",
                    "Anonymous:  0 kB",
                    "7f01-7f02 rwxp 00000000 00:00 0 ",
                    "Size:  2496 kB",
                    "Pss:  1024 kB",
                    "Anonymous:  1024 kB")))
        .containsExactly(
            new MappingKinds.Kind("classes of the ahead-of-time cache", 27_000 << 10, 9_000 << 10),
            new MappingKinds.Kind("compiled code", 1_024 << 10, 1_024 << 10));
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
