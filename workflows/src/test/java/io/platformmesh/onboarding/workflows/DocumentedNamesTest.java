package io.platformmesh.onboarding.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guides list exactly the phases, reasons, deadlines and search attributes of the code. */
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
  void everySearchAttributeIsDocumented() throws IOException {
    String operating = read("operating.md");
    OnboardingSearchAttributes.ALL.forEach(
        key -> assertThat(operating).contains("`" + key.getName() + "`"));
  }
}
