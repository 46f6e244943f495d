package io.platformmesh.onboarding.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a process after a signal to stop. */
@Timeout(60)
class GracefulShutdownTest {

  @Test
  void interruptsTheMainThreadDuringStartup() throws Exception {
    CompletableFuture<GracefulShutdown> installed = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread main =
        new Thread(
            () -> {
              try (GracefulShutdown shutdown = GracefulShutdown.install()) {
                installed.complete(shutdown);
                new CountDownLatch(1).await();
              } catch (InterruptedException interrupted) {
                ended.complete("interrupted");
              }
            });
    main.start();

    installed.get(10, TimeUnit.SECONDS).stopAndAwaitClosed();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void doesNotInterruptTheMainThreadAfterStartup() throws Exception {
    CompletableFuture<GracefulShutdown> installed = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread main =
        new Thread(
            () -> {
              try (GracefulShutdown shutdown = GracefulShutdown.install()) {
                installed.complete(shutdown);
                shutdown.awaitStop();
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            });
    main.start();
    GracefulShutdown shutdown = installed.get(10, TimeUnit.SECONDS);
    while (main.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    shutdown.stopAndAwaitClosed();

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
    main.join(10_000);
    assertThat(main.isAlive()).isFalse();
  }
}
