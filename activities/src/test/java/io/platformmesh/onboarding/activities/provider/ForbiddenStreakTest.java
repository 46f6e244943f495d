package io.platformmesh.onboarding.activities.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How consecutive denials of a workspace are counted. */
class ForbiddenStreakTest {

  private static final ForbiddenStreak NONE = new ForbiddenStreak("root:a", 0, 0);

  @Test
  void countsConsecutiveDenials() {
    assertThat(
            NONE.afterDenial("root:a", 1).afterDenial("root:a", 2).afterDenial("root:a", 3).count())
        .isEqualTo(3);
  }

  @Test
  void anotherAnswerRestartsTheCount() {
    ForbiddenStreak three = new ForbiddenStreak("root:a", 3, 3);

    assertThat(three.afterDenial("root:a", 5).count()).isEqualTo(1);
  }

  @Test
  void aFirstDenialAtALateAttemptCountsAsOne() {
    assertThat(NONE.afterDenial("root:a", 17).count()).isEqualTo(1);
  }

  @Test
  void anotherWorkspaceRestartsTheCount() {
    ForbiddenStreak three = new ForbiddenStreak("root:a", 3, 3);

    assertThat(three.afterDenial("root:b", 4)).isEqualTo(new ForbiddenStreak("root:b", 4, 1));
  }
}
