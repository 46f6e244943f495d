package io.platformmesh.onboarding.starter.watcher.poke;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PokeQueueTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String outcome) {
    return registry.get("onboarding_pokes").tag("outcome", outcome).counter().count();
  }

  @Test
  void pokesAreMergedRetriedAndCounted() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(3);
    try (PokeQueue queue =
        new PokeQueue(
            1000,
            key -> {
              done.countDown();
              if (key.name().equals("first")) {
                busy.countDown();
                awaitQuietly(waiting);
              }
              if (key.name().equals("refused")) {
                throw new IllegalStateException("busy");
              }
            },
            registry)) {
      queue.add(new ManagedProviderKey("mesh", "first"));
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      queue.add(new ManagedProviderKey("mesh", "refused"));
      queue.add(new ManagedProviderKey("mesh", "refused"));
      queue.add(new ManagedProviderKey("mesh", "last"));
      assertThat(registry.get("onboarding_poke_queue_length").gauge().value()).isEqualTo(2);
      waiting.countDown();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(count("queued")).isEqualTo(3);
    assertThat(count("merged")).isEqualTo(1);
    assertThat(count("refused")).isEqualTo(1);
    assertThat(count("sent")).isGreaterThanOrEqualTo(1);
  }

  /** The first poke is sent at once, and each later one 50 ms after the one before it. */
  @Test
  void pokesAreSentAtTheConfiguredRate() throws Exception {
    int pokes = 5;
    int perSecond = 20;
    CountDownLatch sent = new CountDownLatch(pokes);
    List<ManagedProviderKey> order = new CopyOnWriteArrayList<>();
    long start = System.nanoTime();
    try (PokeQueue queue =
        new PokeQueue(
            perSecond,
            key -> {
              order.add(key);
              sent.countDown();
            },
            registry)) {
      for (int i = 0; i < pokes; i++) {
        queue.add(new ManagedProviderKey("mesh", "service-" + i));
      }
      assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    assertThat(elapsed)
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1).multipliedBy(pokes - 1).dividedBy(perSecond));
    assertThat(order).extracting(ManagedProviderKey::name).isSorted();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
