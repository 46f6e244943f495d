package io.platformmesh.onboarding.starter.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Notices about slow operations. */
class WaitNoticeTest {

  private final StringWriter printed = new StringWriter();

  @Test
  void reportsSlowWork() {
    CountDownLatch flushed = new CountDownLatch(1);
    PrintWriter err =
        new PrintWriter(printed) {
          @Override
          public void flush() {
            super.flush();
            flushed.countDown();
          }
        };

    boolean seen =
        WaitNotice.during(err, "waiting for Temporal", Duration.ZERO, () -> await(flushed));

    assertThat(seen).isTrue();
    assertThat(printed).hasToString("onboard: waiting for Temporal…" + System.lineSeparator());
  }

  @Test
  void doesNotReportFastWork() {
    int result =
        WaitNotice.during(new PrintWriter(printed), "waiting", Duration.ofMinutes(1), () -> 42);

    assertThat(result).isEqualTo(42);
    assertThat(printed.toString()).isEmpty();
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
