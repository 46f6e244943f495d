package io.platformmesh.onboarding.activities.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a message are redacted. */
class RedactorTest {

  @Test
  void redactsStringsOfHelmValues() {
    JsonNode values =
        JsonTrees.of(Map.of("a", Map.of("b", List.of("canary-one", 7)), "short", "abc"));

    assertThat(Redactor.ofHelmValues(values).quote("failed with canary-one and abc"))
        .isEqualTo("failed with [redacted] and abc");
  }

  @Test
  void redactsStringsThatJsonHasEscaped() {
    JsonNode values = JsonTrees.of(Map.of("a", "canary\n\"two\""));

    assertThat(Redactor.ofHelmValues(values).quote("denied: {\"a\": \"canary\\n\\\"two\\\"\"}"))
        .isEqualTo("denied: {\"a\": \"[redacted]\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "Bearer abcdef123456",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
        "https://user:secret@host"
      })
  void redactsTextThatLooksLikeACredential(String credential) {
    assertThat(Redactor.ofPatterns().quote("server said: " + credential))
        .contains("[redacted]")
        .doesNotContain("secret@", "MIIE", "c2lnbmF0dXJl", "abcdef123456");
  }

  @Test
  void redactsCredentialsOfKubeconfigs() {
    String rotated = "users: [{name: u, user: {token: canary.of.%s, password: 'canary %s'}}]";
    KnownCredentials.learn(rotated.formatted("old", "old"));
    KnownCredentials.learn(rotated.formatted("new", "new"));
    KnownCredentials.learn("users: [{name: u");
    KnownCredentials.learn("users: [{name: u, user: {token: short}}]");

    assertThat(Redactor.ofPatterns().quote("no canary.of.old, canary.of.new, canary new; short"))
        .isEqualTo("no [redacted], [redacted], [redacted]; short");
  }

  @Test
  void cutsLongMessages() {
    assertThat(Redactor.ofPatterns().quote("x".repeat(600))).hasSize(513).endsWith("…");
  }

  @Test
  void quotesNullAsAnEmptyText() {
    assertThat(Redactor.ofPatterns().quote(null)).isEmpty();
  }
}
