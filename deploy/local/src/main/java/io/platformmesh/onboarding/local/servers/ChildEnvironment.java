package io.platformmesh.onboarding.local.servers;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The environment of a child process, independent of the client settings in the caller's shell. */
public final class ChildEnvironment {

  // A shell often has variables that point clients at another Temporal, cluster, kcp or proxy.
  private static final Pattern CLIENT_SETTING =
      Pattern.compile("(TEMPORAL|KCP|ONBOARDING)_.*|KUBECONFIG|.*_PROXY", Pattern.CASE_INSENSITIVE);

  private ChildEnvironment() {}

  /**
   * Removes client settings that a server process inherits ({@code TEMPORAL_*}, {@code KUBECONFIG},
   * {@code KCP_*}, {@code ONBOARDING_*}, {@code *_PROXY}) and adds variables.
   *
   * @param childEnvironment the environment of the child process, as {@link
   *     ProcessBuilder#environment} returns it
   * @param addedVariables the variables to add; they may be client settings
   */
  public static void replaceClientSettings(
      Map<String, String> childEnvironment, Map<String, String> addedVariables) {
    Set<String> inheritedVariables = childEnvironment.keySet();
    inheritedVariables.removeIf(variable -> CLIENT_SETTING.matcher(variable).matches());
    childEnvironment.putAll(addedVariables);
  }
}
