package io.platformmesh.onboarding.starter.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What lasts is told; what does not is not. */
class WaitNoticeTest {

  private final StringWriter told = new StringWriter();

  @Test
  void reportsSlowWork() {
    CountDownLatch flushed = new CountDownLatch(1);
    PrintWriter err =
        new PrintWriter(told) {
          @Override
          public void flush() {
            super.flush();
            flushed.countDown();
          }
        };

    boolean seen =
        WaitNotice.during(err, "waiting for Temporal", Duration.ZERO, () -> await(flushed));

    assertThat(seen).isTrue();
    assertThat(told).hasToString("onboard: waiting for Temporal…" + System.lineSeparator());
  }

  @Test
  void doesNotReportFastWork() {
    int result =
        WaitNotice.during(new PrintWriter(told), "waiting", Duration.ofMinutes(1), () -> 42);

    assertThat(result).isEqualTo(42);
    assertThat(told.toString()).isEmpty();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
