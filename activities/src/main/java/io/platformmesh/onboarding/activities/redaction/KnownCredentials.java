package io.platformmesh.onboarding.activities.redaction;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the credentials of all kubeconfigs that this process has read, so that a {@link
 * Redactor} finds them in any message. Keeps the {@value #MAX_CREDENTIALS} that were seen last,
 * including rotated ones, which servers may still quote.
 */
public final class KnownCredentials {

  private static final int MAX_CREDENTIALS = 10_000;
  private static final int MIN_CREDENTIAL_LENGTH = 6;
  private static final Set<String> CREDENTIALS = new LinkedHashSet<>();

  private KnownCredentials() {}

  /** Remembers the credentials in the text of a kubeconfig; ignores a text that is not valid. */
  public static void learn(String kubeconfig) {
    try {
      learn(Serialization.unmarshal(kubeconfig, Config.class));
    } catch (RuntimeException parseFailure) {
      // The exception may quote the text. The code that uses the kubeconfig reports the error.
      return;
    }
  }

  /** Remembers the credentials in a kubeconfig. */
  public static void learn(@Nullable Config kubeconfig) {
    if (kubeconfig != null) {
      Objects.requireNonNullElse(kubeconfig.getUsers(), List.<NamedAuthInfo>of()).stream()
          .map(NamedAuthInfo::getUser)
          .filter(Objects::nonNull)
          .flatMap(KnownCredentials::credentialsOf)
          .forEach(KnownCredentials::learnCredential);
    }
  }

  private static Stream<String> credentialsOf(AuthInfo user) {
    return Stream.of(user.getToken(), user.getPassword(), user.getClientKeyData())
        .filter(Objects::nonNull);
  }

  /** Remembers one credential; ignores one of less than 6 characters. */
  public static void learnCredential(String credential) {
    if (credential.length() >= MIN_CREDENTIAL_LENGTH) {
      synchronized (CREDENTIALS) {
        CREDENTIALS.remove(credential);
        CREDENTIALS.add(credential);
        if (CREDENTIALS.size() > MAX_CREDENTIALS) {
          String oldestCredential = CREDENTIALS.iterator().next();
          CREDENTIALS.remove(oldestCredential);
        }
      }
    }
  }

  /** Returns a snapshot of the remembered credentials, for the {@link Redactor}. */
  static List<String> all() {
    synchronized (CREDENTIALS) {
      return List.copyOf(CREDENTIALS);
    }
  }
}
