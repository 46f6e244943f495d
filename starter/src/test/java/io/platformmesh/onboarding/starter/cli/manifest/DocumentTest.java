package io.platformmesh.onboarding.starter.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Manifests as kubectl reads them; {@code ManifestRealIT} compares both. */
class DocumentTest {

  private static Document only(String text) {
    return Document.parse(text).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "True | true",
        "yes | true",
        "on | true",
        "y | true",
        "off | false",
        "NO | false",
        "0644 | 420",
        "0o644 | 420",
        "0x1F | 31",
        "0b101 | 5",
        "1_000 | 1000",
        "-0644 | -420",
        "1.5e3 | 1500.0",
        "~ | null",
        "null | null",
        "'' | \"\"",
        "'yes' | \"yes\"",
        "\"0644\" | \"0644\"",
        "1:30 | \"1:30\"",
        "2026-01-02 | \"2026-01-02\"",
        "1.2.3 | \"1.2.3\"",
        "tRue | \"tRue\"",
      })
  void readsScalars(String scalar, String json) {
    assertThat(only("value: " + scalar).content().path("value").toString()).isEqualTo(json);
  }

  @Test
  void readsAnchorsAndMergeKeys() {
    assertThat(only("base: &b {a: 1, c: 2}\nvalue: {<<: *b, c: 3}").content().path("value"))
        .hasToString("{\"a\":1,\"c\":3}");
  }

  @Test
  void refusesDuplicateKeys() {
    assertThatExceptionOfType(MarkedYAMLException.class)
        .isThrownBy(() -> Document.parse("a: 1\na: 2"));
  }

  @Test
  void refusesAnchorsThatContainThemselves() {
    assertThatExceptionOfType(MarkedYAMLException.class)
        .isThrownBy(() -> Document.parse("a: &a [*a]"))
        .withMessageContaining("an anchor contains itself");
  }

  @Test
  void readsTheItemsOfLists() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - {kind: A}
        - kind: B
          spec: 1
        """;

    List<Document> documents = Document.parse(list);

    assertThat(documents)
        .extracting(document -> document.content().path("kind").asText())
        .containsExactly("A", "B");
    assertThat(documents.get(1).line("/spec")).isEqualTo(6);
  }

  @Test
  void readsJsonThatIsIndentedByTabs() {
    assertThat(only("{\n\t\"kind\": \"A\"\n}").content().path("kind").asText()).isEqualTo("A");
  }

  @Test
  void readsSeveralDocuments() {
    assertThat(Document.parse("a: 1\n---\n---\nb: 2")).hasSize(3);
  }
}
