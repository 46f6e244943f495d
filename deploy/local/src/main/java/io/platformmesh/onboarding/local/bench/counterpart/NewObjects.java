package io.platformmesh.onboarding.local.bench.counterpart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import org.jspecify.annotations.Nullable;

/** New objects of the kinds of other projects. */
public final class NewObjects {
  private NewObjects() {}

  /**
   * Returns an object without a spec.
   *
   * @param namespace namespace; null for a kind without namespaces
   */
  public static GenericKubernetesResource of(
      ResourceKind kind, @Nullable String namespace, String name) {
    GenericKubernetesResource created = kind.newResource();
    created.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    return created;
  }
}
