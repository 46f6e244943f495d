package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.Nullable;

/**
 * The result of activity {@code CopyKubeconfig}: place and digest of the copied kubeconfig, never
 * the content.
 *
 * @param outcome how the activity ended
 * @param namespace namespace of the Secret on the runtime cluster; null unless done
 * @param name name of the Secret on the runtime cluster; null unless done
 * @param sha256 hexadecimal SHA-256 of the kubeconfig; null unless done
 */
public record CopiedKubeconfig(
    Outcome outcome, @Nullable String namespace, @Nullable String name, @Nullable String sha256) {

  /** The result of activity {@code CopyKubeconfig} when no kubeconfig was copied. */
  public static CopiedKubeconfig notCopied(Outcome outcome) {
    String noNamespace = null;
    String noName = null;
    String noDigest = null;
    return new CopiedKubeconfig(outcome, noNamespace, noName, noDigest);
  }
}
