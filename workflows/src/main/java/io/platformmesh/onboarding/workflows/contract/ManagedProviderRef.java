package io.platformmesh.onboarding.workflows.contract;

/**
 * The one state of the one object that an activity works for: whatever is found to be another uid
 * or another generation is not touched.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param uid its {@code metadata.uid}
 * @param generation its {@code metadata.generation}
 */
public record ManagedProviderRef(String namespace, String name, String uid, long generation) {

  /** How messages name the object: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }
}
