package io.platformmesh.onboarding.starter.watcher.poke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
            ManagedProviderKey::toString,
            (key, changeKind) -> {
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
      queue.add(new ManagedProviderKey("mesh", "first"), ChangeKind.CHANGED);
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      queue.add(new ManagedProviderKey("mesh", "refused"), ChangeKind.CHANGED);
      queue.add(new ManagedProviderKey("mesh", "refused"), ChangeKind.CHANGED);
      queue.add(new ManagedProviderKey("mesh", "last"), ChangeKind.CHANGED);
      assertThat(registry.get("onboarding_poke_queue_length").gauge().value()).isEqualTo(2);
      waiting.countDown();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(count("queued")).isEqualTo(3);
    assertThat(count("merged")).isEqualTo(1);
    assertThat(count("refused")).isEqualTo(1);
    assertThat(count("sent")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void mergedPokeReportsTheGreaterChange() throws Exception {
    Map<String, ChangeKind> changes =
        sentAfterABusyPoke(
            3,
            queue -> {
              queue.add(new ManagedProviderKey("mesh", "narrow"), ChangeKind.BECAME_READY);
              queue.add(new ManagedProviderKey("mesh", "widened"), ChangeKind.BECAME_READY);
              queue.add(new ManagedProviderKey("mesh", "widened"), ChangeKind.CHANGED);
              queue.add(new ManagedProviderKey("mesh", "wide"), ChangeKind.CHANGED);
              queue.add(new ManagedProviderKey("mesh", "wide"), ChangeKind.BECAME_READY);
            });

    assertThat(changes)
        .containsEntry("narrow", ChangeKind.BECAME_READY)
        .containsEntry("widened", ChangeKind.CHANGED)
        .containsEntry("wide", ChangeKind.CHANGED);
  }

  @Test
  void changesThatUsersWaitForAreSentFirstAndThoseOfAResyncLast() throws Exception {
    Map<String, ChangeKind> changes =
        sentAfterABusyPoke(
            4,
            queue -> {
              queue.add(new ManagedProviderKey("mesh", "swept"), ChangeKind.SWEPT);
              queue.add(new ManagedProviderKey("mesh", "upgraded"), ChangeKind.SWEPT);
              queue.add(new ManagedProviderKey("mesh", "changed"), ChangeKind.CHANGED);
              queue.add(new ManagedProviderKey("mesh", "requested"), ChangeKind.REQUESTED);
              queue.add(new ManagedProviderKey("mesh", "upgraded"), ChangeKind.REQUESTED);
            });

    assertThat(changes)
        .containsExactly(
            entry("first", ChangeKind.CHANGED),
            entry("requested", ChangeKind.REQUESTED),
            entry("upgraded", ChangeKind.REQUESTED),
            entry("changed", ChangeKind.CHANGED),
            entry("swept", ChangeKind.SWEPT));
  }

  /**
   * Adds pokes while the queue sends the first one, and returns the change of each by name, in the
   * order of sending.
   *
   * @param pokes how many pokes are sent after the first one
   */
  private Map<String, ChangeKind> sentAfterABusyPoke(int pokes, Consumer<PokeQueue> addPokes)
      throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(pokes + 1);
    Map<String, ChangeKind> changes = Collections.synchronizedMap(new LinkedHashMap<>());
    try (PokeQueue queue =
        new PokeQueue(
            1000,
            ManagedProviderKey::toString,
            (key, changeKind) -> {
              changes.put(key.name(), changeKind);
              done.countDown();
              if (key.name().equals("first")) {
                busy.countDown();
                awaitQuietly(queued);
              }
            },
            registry)) {
      queue.add(new ManagedProviderKey("mesh", "first"), ChangeKind.CHANGED);
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      addPokes.accept(queue);
      queued.countDown();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    return changes;
  }

  /** An idle queue saves the permits of at most one second for a burst. */
  @Test
  void pokesAreSentInOrderAtTheConfiguredRate() throws Exception {
    int perSecond = 100;
    int withoutBurst = 30;
    int pokes = perSecond + withoutBurst + 1;
    CountDownLatch sent = new CountDownLatch(pokes);
    List<ManagedProviderKey> keys =
        IntStream.range(0, pokes)
            .mapToObj(i -> new ManagedProviderKey("mesh", "service-" + i))
            .toList();
    List<ManagedProviderKey> order = new CopyOnWriteArrayList<>();
    List<Long> times = new CopyOnWriteArrayList<>();
    try (PokeQueue queue =
        new PokeQueue(
            perSecond,
            ManagedProviderKey::toString,
            (key, changeKind) -> {
              order.add(key);
              times.add(System.nanoTime());
              sent.countDown();
            },
            registry)) {
      keys.forEach(key -> queue.add(key, ChangeKind.CHANGED));
      assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(order).isEqualTo(keys);
    assertThat(Duration.ofNanos(times.get(pokes - 1) - times.get(0)))
        .isGreaterThan(Duration.ofSeconds(withoutBurst - 1).dividedBy(perSecond));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
