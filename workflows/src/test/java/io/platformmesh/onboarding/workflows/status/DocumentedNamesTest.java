package io.platformmesh.onboarding.workflows.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation names what there is, all of it, and nothing else. */
class DocumentedNamesTest {

  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private static String read(String document) throws IOException {
    return Files.readString(Path.of("..", "docs", document));
  }

  private static List<String> firstCells(String text) {
    return FIRST_CELL.matcher(text).results().map((MatchResult cell) -> cell.group(1)).toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  @Test
  void everyPhaseAndReasonIsInTheTroubleshootingGuideAndNoOther() throws IOException {
    String[] parts = read("troubleshooting.md").split("\n## Reasons\n", -1);
    assertThat(firstCells(parts[0])).containsExactlyInAnyOrderElementsOf(names(Phase.values()));
    assertThat(firstCells(parts[1])).containsExactlyInAnyOrderElementsOf(names(Reason.values()));
  }

  @Test
  void everyDeadlineIsDocumentedAsItIs() throws IOException {
    String operating = read("operating.md");
    for (Stage stage : Stage.values()) {
      assertThat(operating)
          .containsPattern(
              "\\| %s[^|]*\\| `%s` \\| %s \\|"
                  .formatted(
                      stage,
                      stage.kebabName(),
                      DurationText.format(OnboardingOptions.DEFAULT.deadline(stage))));
    }
  }

  @Test
  void contractNamesConditionsEndsFailuresAndMessagesAndNoOther() throws Exception {
    String contract = read("reference/contract.md");
    String[] parts = contract.split("\n## ", -1);
    assertThat(firstCells(parts[1])).containsExactlyElementsOf(names(ConditionType.values()));
    String[] temporal = parts[3].split("\n\\| failure type", -1);
    assertThat(firstCells(temporal[0])).containsExactlyElementsOf(names(End.values()));
    assertThat(firstCells(temporal[1]))
        .containsExactlyInAnyOrderElementsOf(constants(FailureType.class));
    for (String name : constants(OnboardingIds.class)) {
      assertThat(temporal[0]).contains("`" + name + "`");
    }
    assertThat(temporal[0]).contains("`" + OnboardingIds.workflowId("<namespace>", "<name>") + "`");
  }

  private static List<String> constants(Class<?> names) throws IllegalAccessException {
    List<String> constants = new ArrayList<>();
    for (Field field : names.getFields()) {
      constants.add(String.valueOf(field.get(null)));
    }
    return constants;
  }

  @Test
  void everySearchAttributeIsDocumented() throws IOException {
    String operating = read("operating.md");
    OnboardingSearchAttributes.ALL.forEach(
        key -> assertThat(operating).contains("`" + key.getName() + "`"));
  }
}
