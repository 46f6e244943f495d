package io.platformmesh.onboarding.runtime.connection;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.workflows.HostingCluster;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the identity of the hosting cluster. */
public final class ClusterIdentity {

  /** Environment variable with the name of the hosting cluster. */
  public static final String NAME_VARIABLE = "ONBOARDING_CLUSTER";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterIdentity.class);

  /** Every cluster has this namespace, and its uid never changes. */
  private static final String SYSTEM_NAMESPACE = "kube-system";

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private ClusterIdentity() {}

  /**
   * Returns the identity of a cluster: its configured name, and its uid unless permission to read
   * the uid is denied.
   *
   * @param environment environment variables, of which {@value #NAME_VARIABLE} is read
   * @throws UserError if the name is not a DNS label
   */
  public static HostingCluster of(KubernetesClient hostingClient, Map<String, String> environment) {
    return new HostingCluster(nameIn(environment), uidOf(hostingClient));
  }

  /**
   * Returns the configured name of the cluster; null for none.
   *
   * @throws UserError if the name is not a DNS label
   */
  public static @Nullable String nameIn(Map<String, String> environment) {
    String name = environment.getOrDefault(NAME_VARIABLE, "").strip();
    if (name.isEmpty()) {
      return null;
    }
    if (!DNS_LABEL.matcher(name).matches()) {
      throw new UserError(
          "%s is \"%s\", which is not a DNS label: use lower case letters, digits and \"-\", at most 63 characters."
              .formatted(NAME_VARIABLE, name));
    }
    return name;
  }

  private static @Nullable String uidOf(KubernetesClient hostingClient) {
    try {
      Namespace systemNamespace = hostingClient.namespaces().withName(SYSTEM_NAMESPACE).get();
      return systemNamespace == null ? null : systemNamespace.getMetadata().getUid();
    } catch (KubernetesClientException denied) {
      LOG.debug("Cannot read namespace {}: {}", SYSTEM_NAMESPACE, denied.getMessage());
      return null;
    }
  }
}
