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
 * The credentials in the kubeconfigs that this process has read, so that no message that it quotes
 * passes one on, whoever quotes it: hence one for the whole process. The {@value #MOST} learned
 * last are kept; those that were replaced, too, since others may still speak of them.
 */
public final class KnownCredentials {

  private static final int MOST = 10_000;
  private static final int SHORTEST = 6;
  private static final Set<String> LEARNED = new LinkedHashSet<>();

  private KnownCredentials() {}

  /** Remembers what is secret in a kubeconfig; what cannot be parsed teaches nothing. */
  public static void learn(String kubeconfig) {
    try {
      learn(Serialization.unmarshal(kubeconfig, Config.class));
    } catch (RuntimeException unparsable) {
      // Its cause may quote the text, and whoever uses it says that it is broken.
      return;
    }
  }

  public static void learn(@Nullable Config kubeconfig) {
    if (kubeconfig != null) {
      Objects.requireNonNullElse(kubeconfig.getUsers(), List.<NamedAuthInfo>of()).stream()
          .map(NamedAuthInfo::getUser)
          .filter(Objects::nonNull)
          .flatMap(KnownCredentials::secretsOf)
          .forEach(KnownCredentials::learnOne);
    }
  }

  private static Stream<String> secretsOf(AuthInfo user) {
    return Stream.of(user.getToken(), user.getPassword(), user.getClientKeyData())
        .filter(Objects::nonNull);
  }

  /** Remembers one. */
  public static void learnOne(String secret) {
    if (secret.length() >= SHORTEST) {
      synchronized (LEARNED) {
        LEARNED.remove(secret);
        LEARNED.add(secret);
        if (LEARNED.size() > MOST) {
          LEARNED.remove(LEARNED.iterator().next());
        }
      }
    }
  }

  public static List<String> all() {
    synchronized (LEARNED) {
      return List.copyOf(LEARNED);
    }
  }
}
