package io.platformmesh.onboarding.activities.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quotes messages of servers without their secrets: given secrets, {@link KnownCredentials} and
 * text that looks like a credential become {@code [redacted]}. The result is cut to {@value
 * #MAX_LENGTH} characters.
 */
public final class Redactor {

  private static final int MAX_LENGTH = 512;
  private static final int MIN_SECRET_LENGTH = 6;
  private static final String REDACTED = "[redacted]";

  /** PEM blocks, JSON web tokens, Authorization headers, and user:password in URLs. */
  private static final List<Pattern> CREDENTIAL_PATTERNS =
      List.of(
          Pattern.compile("-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|$)", Pattern.DOTALL),
          Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)?"),
          Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}"),
          Pattern.compile("://[^/\\s:@]+:[^/\\s@]+@"));

  private final List<String> secrets;

  /** Sorts the secrets, so that a secret that contains another one is replaced first. */
  private Redactor(Set<String> secrets) {
    this.secrets =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** A redactor of known credentials and of text that looks like one. */
  public static Redactor ofPatterns() {
    return new Redactor(Set.of());
  }

  /** A redactor that also finds every string in these Helm values, plain and escaped as in JSON. */
  public static Redactor ofHelmValues(@Nullable JsonNode helmValues) {
    Set<String> secrets = new TreeSet<>();
    if (helmValues != null) {
      addTextsOf(helmValues, secrets);
    }
    return new Redactor(secrets);
  }

  private static void addTextsOf(JsonNode helmValue, Set<String> secrets) {
    if (helmValue.isTextual() && helmValue.textValue().length() >= MIN_SECRET_LENGTH) {
      secrets.add(helmValue.textValue());
      String quotedJson = helmValue.toString();
      String escapedText = quotedJson.substring(1, quotedJson.length() - 1);
      secrets.add(escapedText);
    }
    helmValue.forEach(childValue -> addTextsOf(childValue, secrets));
  }

  /**
   * Returns the message with its secrets replaced, ready to be quoted in an error or a condition;
   * empty for null.
   */
  public String quote(@Nullable String message) {
    if (message == null) {
      return "";
    }
    String redacted = message;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, REDACTED);
    }
    for (String credential : KnownCredentials.all()) {
      redacted = redacted.replace(credential, REDACTED);
    }
    for (Pattern credentialPattern : CREDENTIAL_PATTERNS) {
      redacted = credentialPattern.matcher(redacted).replaceAll(REDACTED);
    }
    return redacted.length() <= MAX_LENGTH ? redacted : redacted.substring(0, MAX_LENGTH) + "…";
  }
}
