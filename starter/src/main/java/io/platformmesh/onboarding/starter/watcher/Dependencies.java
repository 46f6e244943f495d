package io.platformmesh.onboarding.starter.watcher;

import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.Validation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Under which keys the informer's index finds the ManagedProviders that depend on an object. */
final class Dependencies {

  /** Name of the index. */
  static final String INDEX = "dependencies";

  private Dependencies() {}

  static List<String> of(ManagedProvider managedProvider) {
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return List.of();
    }
    ProviderTarget target = ProviderTarget.of(managedProvider);
    Set<String> keys = new LinkedHashSet<>();
    keys.add(platformMesh(target.namespace(), managedProvider.getSpec().platformMeshRef().name()));
    keys.add(provider(target.path(), target.name()));
    keys.add(sourceSecret(target));
    String runtime = runtime(managedProvider);
    if (runtime != null) {
      keys.add(credentials(target.namespace(), runtime));
    }
    keys.add(copy(runtime, target));
    for (String component : ComponentNames.of(managedProvider.getSpec())) {
      keys.add(component(target.namespace(), component));
    }
    return List.copyOf(keys);
  }

  /** The name of the Secret with the runtime's kubeconfig; null for the hosting cluster. */
  static @Nullable String runtime(ManagedProvider managedProvider) {
    String name = managedProvider.getSpec().runtimeKubeconfigSecretName();
    return name == null || name.isEmpty() ? null : name;
  }

  static String platformMesh(String namespace, String name) {
    return "PlatformMesh " + namespace + "/" + name;
  }

  static String provider(String path, String name) {
    return "Provider " + path + "/" + name;
  }

  /** All Providers of a workspace. */
  static String providers(String path) {
    return "Providers in " + path;
  }

  static String sourceSecret(ProviderTarget target) {
    return sourceSecret(target.path(), target.namespace(), target.secret().name());
  }

  static String sourceSecret(String path, String namespace, String name) {
    return "Secret " + path + "/" + namespace + "/" + name;
  }

  /** The copy of a kubeconfig; the runtime's Secret is null for the hosting cluster. */
  static String copy(@Nullable String runtime, ProviderTarget target) {
    return copy(runtime, target.namespace(), target.secret().name());
  }

  static String copy(@Nullable String runtime, String namespace, String name) {
    return "Copy " + namespace + "/" + name + at(runtime);
  }

  /** All copies in a namespace of a cluster. */
  static String copies(@Nullable String runtime, String namespace) {
    return "Copies in " + namespace + at(runtime);
  }

  private static String at(@Nullable String runtime) {
    return runtime == null ? "" : " at " + runtime;
  }

  /** Any object under a component's name: who wants the same name waits for it to go. */
  static String component(String namespace, String name) {
    return "Component " + namespace + "/" + name;
  }

  /** The Secret with a cluster's credentials. */
  static String credentials(String namespace, String name) {
    return "Secret " + namespace + "/" + name;
  }
}
