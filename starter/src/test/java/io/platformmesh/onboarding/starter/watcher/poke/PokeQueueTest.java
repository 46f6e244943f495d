package io.platformmesh.onboarding.starter.watcher.poke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;
import io.platformmesh.onboarding.workflows.DependencyReady;
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
            (key, poke) -> {
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
      queue.add(new ManagedProviderKey("mesh", "first"), Poke.ofAnyPart(ChangeKind.CHANGED));
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      queue.add(new ManagedProviderKey("mesh", "refused"), Poke.ofAnyPart(ChangeKind.CHANGED));
      queue.add(new ManagedProviderKey("mesh", "refused"), Poke.ofAnyPart(ChangeKind.CHANGED));
      queue.add(new ManagedProviderKey("mesh", "last"), Poke.ofAnyPart(ChangeKind.CHANGED));
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
    Map<String, Poke> sentPokes =
        sentAfterABusyPoke(
            3,
            queue -> {
              queue.add(
                  new ManagedProviderKey("mesh", "narrow"),
                  Poke.ofAnyPart(ChangeKind.BECAME_READY));
              queue.add(
                  new ManagedProviderKey("mesh", "widened"),
                  Poke.ofAnyPart(ChangeKind.BECAME_READY));
              queue.add(
                  new ManagedProviderKey("mesh", "widened"), Poke.ofAnyPart(ChangeKind.CHANGED));
              queue.add(new ManagedProviderKey("mesh", "wide"), Poke.ofAnyPart(ChangeKind.CHANGED));
              queue.add(
                  new ManagedProviderKey("mesh", "wide"), Poke.ofAnyPart(ChangeKind.BECAME_READY));
            });

    assertThat(sentPokes)
        .containsEntry("narrow", Poke.ofAnyPart(ChangeKind.BECAME_READY))
        .containsEntry("widened", Poke.ofAnyPart(ChangeKind.CHANGED))
        .containsEntry("wide", Poke.ofAnyPart(ChangeKind.CHANGED));
  }

  @Test
  void mergedPokeConcernsTheComponentsOfBoth() throws Exception {
    ManagedProviderKey merged = new ManagedProviderKey("mesh", "merged");
    DependencyReady one = DependencyReady.ofComponent("one");
    DependencyReady two = DependencyReady.ofComponent("two");
    Map<String, Poke> sentPokes =
        sentAfterABusyPoke(
            1,
            queue -> {
              queue.add(merged, new Poke(ChangeKind.BECAME_READY, one));
              queue.add(merged, new Poke(ChangeKind.BECAME_READY, two));
            });

    assertThat(sentPokes).containsEntry("merged", new Poke(ChangeKind.BECAME_READY, one.and(two)));
  }

  @Test
  void changesThatUsersWaitForAreSentFirstAndThoseOfAResyncLast() throws Exception {
    Map<String, Poke> sentPokes =
        sentAfterABusyPoke(
            4,
            queue -> {
              queue.add(new ManagedProviderKey("mesh", "swept"), Poke.ofAnyPart(ChangeKind.SWEPT));
              queue.add(
                  new ManagedProviderKey("mesh", "upgraded"), Poke.ofAnyPart(ChangeKind.SWEPT));
              queue.add(
                  new ManagedProviderKey("mesh", "changed"), Poke.ofAnyPart(ChangeKind.CHANGED));
              queue.add(
                  new ManagedProviderKey("mesh", "requested"),
                  Poke.ofAnyPart(ChangeKind.REQUESTED));
              queue.add(
                  new ManagedProviderKey("mesh", "upgraded"), Poke.ofAnyPart(ChangeKind.REQUESTED));
            });

    assertThat(sentPokes)
        .containsExactly(
            entry("first", Poke.ofAnyPart(ChangeKind.CHANGED)),
            entry("requested", Poke.ofAnyPart(ChangeKind.REQUESTED)),
            entry("upgraded", Poke.ofAnyPart(ChangeKind.REQUESTED)),
            entry("changed", Poke.ofAnyPart(ChangeKind.CHANGED)),
            entry("swept", Poke.ofAnyPart(ChangeKind.SWEPT)));
  }

  /**
   * Adds pokes while the queue sends the first one, and returns each by name, in the order of
   * sending.
   *
   * @param pokes how many pokes are sent after the first one
   */
  private Map<String, Poke> sentAfterABusyPoke(int pokes, Consumer<PokeQueue> addPokes)
      throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(pokes + 1);
    Map<String, Poke> sentPokes = Collections.synchronizedMap(new LinkedHashMap<>());
    try (PokeQueue queue =
        new PokeQueue(
            1000,
            ManagedProviderKey::toString,
            (key, poke) -> {
              sentPokes.put(key.name(), poke);
              done.countDown();
              if (key.name().equals("first")) {
                busy.countDown();
                awaitQuietly(queued);
              }
            },
            registry)) {
      queue.add(new ManagedProviderKey("mesh", "first"), Poke.ofAnyPart(ChangeKind.CHANGED));
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      addPokes.accept(queue);
      queued.countDown();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    return sentPokes;
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
            (key, poke) -> {
              order.add(key);
              times.add(System.nanoTime());
              sent.countDown();
            },
            registry)) {
      keys.forEach(key -> queue.add(key, Poke.ofAnyPart(ChangeKind.CHANGED)));
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
