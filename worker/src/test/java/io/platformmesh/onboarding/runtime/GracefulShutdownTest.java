package io.platformmesh.onboarding.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a process ends when it is told to. */
@Timeout(60)
class GracefulShutdownTest {

  @Test
  void whatWaitsWhileTheProcessStartsIsInterrupted() throws Exception {
    CompletableFuture<GracefulShutdown> begun = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread main =
        new Thread(
            () -> {
              try (GracefulShutdown life = GracefulShutdown.begin()) {
                begun.complete(life);
                new CountDownLatch(1).await();
              } catch (InterruptedException interrupted) {
                ended.complete("interrupted");
              }
            });
    main.start();

    begun.get(10, TimeUnit.SECONDS).stopAndAwaitClosed();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void whatIsClosedAfterTheStartIsNotDisturbed() throws Exception {
    CompletableFuture<GracefulShutdown> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread main =
        new Thread(
            () -> {
              try (GracefulShutdown life = GracefulShutdown.begin()) {
                begun.complete(life);
                life.awaitEnd();
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            });
    main.start();
    GracefulShutdown life = begun.get(10, TimeUnit.SECONDS);
    while (main.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    life.stopAndAwaitClosed();

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
    main.join(10_000);
    assertThat(main.isAlive()).isFalse();
  }
}
