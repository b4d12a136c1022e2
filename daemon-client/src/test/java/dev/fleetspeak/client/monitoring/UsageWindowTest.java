package dev.fleetspeak.client.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Figures and where they come from (client.md 8; 12, lines 46 and 47). */
class UsageWindowTest {
  private static Sample sample(
      long millis, long user, long system, long resident, int descriptors) {
    return new Sample(
        Duration.ofMillis(millis).toNanos(),
        Duration.ofMillis(user),
        Duration.ofMillis(system),
        resident,
        descriptors,
        "debug");
  }

  @Test
  void line46_figuresAsInTheExample_twiceInARow() {
    for (int round = 0; round < 2; round++) {
      UsageWindow window = new UsageWindow();
      window.add(sample(0, 13, 5, 10_000, 8));
      window.add(sample(10, 27, 9, 30_000, 42));
      AggregatedResourceUsage usage = window.aggregate();
      assertThat(usage.getMeanUserCpuRate()).isEqualTo(1400);
      assertThat(usage.getMaxUserCpuRate()).isEqualTo(1400);
      assertThat(usage.getMeanSystemCpuRate()).isEqualTo(400);
      assertThat(usage.getMeanResidentMemory()).isEqualTo(20_000);
      assertThat(usage.getMaxResidentMemory()).isEqualTo(30_000);
      assertThat(usage.getMeanNumFds()).isEqualTo(25);
      assertThat(usage.getMaxNumFds()).isEqualTo(42);
    }
  }

  @Test
  void figuresThatGoDownMeanAnotherProcess() {
    UsageWindow window = new UsageWindow();
    assertThat(window.add(sample(0, 13, 5, 1, 1))).isTrue();
    assertThat(window.add(sample(10, 12, 5, 1, 1))).isFalse();
    assertThat(window.size()).isZero();
  }

  @Test
  void c35_theLastSampleOfAWindowIsTheFirstOfTheNext() {
    UsageWindow window = new UsageWindow();
    window.add(sample(0, 0, 0, 1, 1));
    window.add(sample(10, 10, 0, 1, 1));
    window.keepLast();
    window.add(sample(20, 30, 0, 1, 1));
    assertThat(window.aggregate().getMeanUserCpuRate()).isEqualTo(2000);
  }

  @Test
  void line47_aRealProcessHasPlausibleFigures_c35_whateverItsName() throws Exception {
    Path folder = Files.createTempDirectory("monitored");
    Path program = folder.resolve("a b) c (d");
    Files.copy(Path.of("/bin/sleep"), program);
    Process process = new ProcessBuilder(program.toString(), "60").start();
    try {
      Sample sample = new ProcessProbe(process.pid()).sample();
      assertThat(sample.user().plus(sample.system())).isLessThan(Duration.ofSeconds(5));
      assertThat(sample.resident()).isBetween(128L * 1024, 100L * 1024 * 1024);
      assertThat(sample.descriptors()).isPositive();
      assertThat(sample.debug()).contains("VmRSS");
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(program);
      Files.delete(folder);
    }
    assertThatThrownBy(() -> new ProcessProbe(process.pid()).sample())
        .isInstanceOf(IOException.class);
  }

  @Test
  void line37_reportsOfTwoSamplesComeAgainAndAgain() throws Exception {
    BlockingQueue<ResourceUsageData> reports = new LinkedBlockingQueue<>();
    ResourceMonitor.Subject subject =
        new ResourceMonitor.Subject(
            "scope", ProcessHandle.current().pid(), "1.2", Instant.ofEpochSecond(7));
    try (ResourceMonitor monitor =
        new ResourceMonitor(subject, 2, Duration.ofMillis(20), reports::add)) {
      monitor.start();
      ResourceUsageData report = reports.poll(20, TimeUnit.SECONDS);
      assertThat(report).isNotNull();
      assertThat(report.getScope()).isEqualTo("scope");
      assertThat(report.getVersion()).isEqualTo("1.2");
      assertThat(report.getProcessStartTime().getSeconds()).isEqualTo(7);
      assertThat(report.getResourceUsage().getMeanResidentMemory()).isPositive();
      assertThat(report.getProcessTerminated()).isFalse();
      assertThat(reports.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
