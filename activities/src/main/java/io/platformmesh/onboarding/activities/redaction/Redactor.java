package io.platformmesh.onboarding.activities.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quotes what others say without passing on a secret: known secrets, the credentials of the
 * kubeconfigs that were read, and whatever looks like a credential become {@code [redacted]}, and
 * the rest is cut to {@value #LONGEST_QUOTE} characters.
 */
public final class Redactor {

  private static final int LONGEST_QUOTE = 512;
  private static final int SHORTEST_SECRET = 6;
  private static final String REDACTED = "[redacted]";

  private static final List<Pattern> CREDENTIALS =
      List.of(
          Pattern.compile("-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|$)", Pattern.DOTALL),
          Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)?"),
          Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}"),
          Pattern.compile("://[^/\\s:@]+:[^/\\s@]+@"));

  private final List<String> secrets;

  private Redactor(Set<String> secrets) {
    this.secrets =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** A redactor that knows credentials: those that were read, and what others look like. */
  public static Redactor ofPatterns() {
    return new Redactor(Set.of());
  }

  /** A redactor that also knows every string leaf of these Helm values, as it is and as in JSON. */
  public static Redactor ofValues(@Nullable JsonNode values) {
    Set<String> secrets = new TreeSet<>();
    if (values != null) {
      addLeaves(values, secrets);
    }
    return new Redactor(secrets);
  }

  private static void addLeaves(JsonNode node, Set<String> secrets) {
    if (node.isTextual() && node.textValue().length() >= SHORTEST_SECRET) {
      secrets.add(node.textValue());
      String quoted = node.toString();
      secrets.add(quoted.substring(1, quoted.length() - 1));
    }
    node.forEach(child -> addLeaves(child, secrets));
  }

  /** The message, fit to be passed on; empty for null. */
  public String quote(@Nullable String message) {
    if (message == null) {
      return "";
    }
    String clean = message;
    for (String secret : secrets) {
      clean = clean.replace(secret, REDACTED);
    }
    for (String credential : KnownCredentials.all()) {
      clean = clean.replace(credential, REDACTED);
    }
    for (Pattern credential : CREDENTIALS) {
      clean = credential.matcher(clean).replaceAll(REDACTED);
    }
    return clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE) + "…";
  }
}
