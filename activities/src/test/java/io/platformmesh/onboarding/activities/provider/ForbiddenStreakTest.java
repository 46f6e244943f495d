package io.platformmesh.onboarding.activities.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How refusals are counted. */
class ForbiddenStreakTest {

  private static final ForbiddenStreak NONE = new ForbiddenStreak("root:a", 0, 0);

  @Test
  void refusalsInARowAreCounted() {
    assertThat(NONE.andOne("root:a", 1).andOne("root:a", 2).andOne("root:a", 3).inARow())
        .isEqualTo(3);
  }

  @Test
  void anotherAnswerInBetweenBeginsTheCountAnew() {
    ForbiddenStreak three = new ForbiddenStreak("root:a", 3, 3);

    assertThat(three.andOne("root:a", 5).inARow()).isEqualTo(1);
  }

  @Test
  void lateRefusalIsTheFirst() {
    assertThat(NONE.andOne("root:a", 17).inARow()).isEqualTo(1);
  }

  @Test
  void anotherWorkspaceHasACountOfItsOwn() {
    ForbiddenStreak three = new ForbiddenStreak("root:a", 3, 3);

    assertThat(three.andOne("root:b", 4)).isEqualTo(new ForbiddenStreak("root:b", 4, 1));
  }
}
