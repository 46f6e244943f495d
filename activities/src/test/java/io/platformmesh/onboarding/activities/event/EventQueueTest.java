package io.platformmesh.onboarding.activities.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Events are written in order beside the attempts; a full queue discards, a closed one is done. */
class EventQueueTest {

  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch apiServerAnswers = new CountDownLatch(1);

  private void awaitAnswer() {
    try {
      assertThat(apiServerAnswers.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void writesInOrderWithoutABlockedCaller() {
    try (EventQueue queue = new EventQueue()) {
      queue.execute(this::awaitAnswer);
      for (int event = 1; event <= 3; event++) {
        int number = event;
        queue.execute(() -> written.add(number));
      }
      assertThat(written).isEmpty();
      apiServerAnswers.countDown();
    }
    assertThat(written).containsExactly(1, 2, 3);
  }

  @Test
  void discardsEventsWhileFull() throws InterruptedException {
    CountDownLatch firstWriteRuns = new CountDownLatch(1);
    try (EventQueue queue = new EventQueue(1)) {
      queue.execute(
          () -> {
            firstWriteRuns.countDown();
            awaitAnswer();
          });
      assertThat(firstWriteRuns.await(10, TimeUnit.SECONDS)).isTrue();
      queue.execute(() -> written.add(1));
      queue.execute(() -> written.add(2));
      apiServerAnswers.countDown();
    }
    assertThat(written).containsExactly(1);
  }
}
