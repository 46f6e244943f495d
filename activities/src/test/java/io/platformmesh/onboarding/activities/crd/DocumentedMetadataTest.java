package io.platformmesh.onboarding.activities.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference page names each label, annotation and finalizer, and no other. */
class DocumentedMetadataTest {

  @Test
  void documentsEachLabelAnnotationAndFinalizerAndNoOther() throws IOException {
    String contract =
        Files.readString(Path.of(System.getProperty("checkout"), "docs/reference/contract.md"));
    List<String> names =
        Arrays.stream(OnboardingMetadata.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(DocumentedMetadataTest::value)
            .filter(value -> value.contains("/"))
            .toList();
    assertThat(names).hasSizeGreaterThan(10);
    for (String name : names) {
      assertThat(contract).contains("\n| `" + name + "` |");
    }
    assertThat(
            contract
                .lines()
                .filter(line -> line.matches("\\| `[a-z.-]+/[^`]*` \\|.*"))
                .map(line -> line.split("`", -1)[1]))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private static String value(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException hidden) {
      throw new IllegalStateException(hidden);
    }
  }
}
