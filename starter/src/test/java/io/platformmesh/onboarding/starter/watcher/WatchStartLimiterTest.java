package io.platformmesh.onboarding.starter.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Thousands of watches, a few at a time. */
class WatchStartLimiterTest {

  private static final int MANY = 10_000;

  private final WatchStartLimiter starts = new WatchStartLimiter();
  private final List<CompletableFuture<?>> begun = new ArrayList<>();

  private CompletableFuture<?> begin() {
    CompletableFuture<?> outcome = new CompletableFuture<>();
    begun.add(outcome);
    return outcome;
  }

  @Test
  void nextBeginsWhenOneHasEnded() {
    for (int i = 0; i < WatchStartLimiter.AT_ONCE + 2; i++) {
      starts.add("here", this::begin);
    }
    assertThat(begun).hasSize(WatchStartLimiter.AT_ONCE);

    begun.get(3).complete(null);
    assertThat(begun).hasSize(WatchStartLimiter.AT_ONCE + 1);
    begun.get(3).complete(null);
    assertThat(begun).hasSize(WatchStartLimiter.AT_ONCE + 1);
    begun.get(7).complete(null);
    assertThat(begun).hasSize(WatchStartLimiter.AT_ONCE + 2);
  }

  @Test
  void clusterThatDoesNotAnswerHoldsUpNoOther() {
    for (int i = 0; i < MANY; i++) {
      starts.add("silent", this::begin);
    }
    starts.add("other", this::begin);

    assertThat(begun).hasSize(WatchStartLimiter.AT_ONCE + 1);
  }

  @Test
  void thoseThatEndAtOnceAreAllStarted() {
    List<Integer> started = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      starts.add(
          "here",
          () -> {
            started.add(number);
            return CompletableFuture.completedFuture(null);
          });
    }
    assertThat(started).hasSize(MANY).isSorted();
  }
}
