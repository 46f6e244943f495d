package io.platformmesh.onboarding.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependencyReadyTest {

  private static final DataConverter CONVERTER = DefaultDataConverter.STANDARD_INSTANCE;

  private static final DependencyReady ONE_AND_TWO =
      DependencyReady.ofComponent("one").and(DependencyReady.ofComponent("two"));

  @Test
  void concernsItsComponentsAndEachPartOfAnotherStage() {
    assertThat(ONE_AND_TWO.concerns(PartKey.ofComponent("one"))).isTrue();
    assertThat(ONE_AND_TWO.concerns(PartKey.ofComponent("two"))).isTrue();
    assertThat(ONE_AND_TWO.concerns(PartKey.ofComponent("three"))).isFalse();
    assertThat(ONE_AND_TWO.concerns(PartKey.ofPruning())).isFalse();
    assertThat(ONE_AND_TWO.concerns(PartKey.ofWholeStage(Stage.AwaitProvider))).isTrue();
  }

  @Test
  void objectWithoutComponentConcernsEachPart() {
    assertThat(DependencyReady.OF_ANY_PART.concerns(PartKey.ofComponent("one"))).isTrue();
    assertThat(ONE_AND_TWO.and(DependencyReady.OF_ANY_PART).concerns(PartKey.ofPruning())).isTrue();
  }

  /** A signal sent by hand, or by a version that knows other fields, must not lose a poke. */
  @Test
  void payloadWithoutNamesConcernsEachPart() {
    Object written =
        CONVERTER.fromPayload(
            payloadOf(DependencyReady.ofComponent("one")), Object.class, Object.class);

    assertThat(written).isEqualTo(Map.of("components", List.of("one")));
    assertThat(
            CONVERTER.fromPayload(
                payloadOf(Map.of()), DependencyReady.class, DependencyReady.class))
        .isEqualTo(DependencyReady.OF_ANY_PART);
  }

  private static Payload payloadOf(Object value) {
    return CONVERTER.toPayload(value).orElseThrow();
  }
}
