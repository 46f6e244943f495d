package io.platformmesh.onboarding.starter.watcher.informer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Starts of thousands of informers, a few at a time. */
class WatchStartLimiterTest {

  private static final int MANY = 10_000;

  private final WatchStartLimiter starts = new WatchStartLimiter();
  private final List<CompletableFuture<?>> started = new ArrayList<>();

  private CompletableFuture<?> start() {
    CompletableFuture<?> outcome = new CompletableFuture<>();
    started.add(outcome);
    return outcome;
  }

  @Test
  void nextInformerStartsWhenASlotIsFree() {
    for (int i = 0; i < WatchStartLimiter.CONCURRENT_STARTS + 2; i++) {
      starts.enqueueStart("here", this::start);
    }
    assertThat(started).hasSize(WatchStartLimiter.CONCURRENT_STARTS);

    started.get(3).complete(null);
    assertThat(started).hasSize(WatchStartLimiter.CONCURRENT_STARTS + 1);
    started.get(3).complete(null);
    assertThat(started).hasSize(WatchStartLimiter.CONCURRENT_STARTS + 1);
    started.get(7).complete(null);
    assertThat(started).hasSize(WatchStartLimiter.CONCURRENT_STARTS + 2);
  }

  @Test
  void unresponsiveClusterDoesNotDelayOthers() {
    for (int i = 0; i < MANY; i++) {
      starts.enqueueStart("silent", this::start);
    }
    starts.enqueueStart("other", this::start);

    assertThat(started).hasSize(WatchStartLimiter.CONCURRENT_STARTS + 1);
  }

  @Test
  void informersThatListImmediatelyAllStart() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      starts.enqueueStart(
          "here",
          () -> {
            order.add(number);
            return CompletableFuture.completedFuture(null);
          });
    }
    assertThat(order).hasSize(MANY).isSorted();
  }
}
