package io.platformmesh.onboarding.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
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
    Payload written = CONVERTER.toPayload(DependencyReady.ofComponent("one")).orElseThrow();
    Payload withoutNames = written.toBuilder().setData(ByteString.copyFromUtf8("{}")).build();

    assertThat(written.getData().toStringUtf8()).isEqualTo("{\"components\":[\"one\"]}");
    assertThat(CONVERTER.fromPayload(withoutNames, DependencyReady.class, DependencyReady.class))
        .isEqualTo(DependencyReady.OF_ANY_PART);
  }
}
