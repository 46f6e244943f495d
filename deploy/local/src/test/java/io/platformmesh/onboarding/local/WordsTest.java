package io.platformmesh.onboarding.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources and documents use the words of the Kubernetes and Temporal documentation. */
class WordsTest {

  @Test
  void sourcesAndDocumentsUseNoWordOfTheList() throws IOException {
    List<String> findings = WordCheck.of(Checkout.file("")).findings(Checkout.file(""));
    assertThat(String.join("\n", findings)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** What a stage waits for. */",
        "   * The stage ends. What is left is removed.",
        "// Who holds the Lease",
        "## What is in it",
        "| what dies | what happens |",
        "throw new IllegalStateException(\"what is missing\");",
        "- **Whoever may write** can start runs.",
        "void missedDeadlineIsToldEverywhere() {",
        "the wish is fulfilled",
        "HelmRelease a/b is as it should be",
      })
  void lineIsFound(String line) throws IOException {
    assertThat(findings(line)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "## Where is it stuck? What helps?",
        "What happened then?",
        "says what happens next",
        "a newsletter of troubleshooting with foresight and storyboards",
      })
  void lineIsNotFound(String line) throws IOException {
    assertThat(findings(line)).isEmpty();
  }

  private static List<WordCheck.Finding> findings(String line) throws IOException {
    return WordCheck.of(Checkout.file("")).findings(List.of(line));
  }
}
