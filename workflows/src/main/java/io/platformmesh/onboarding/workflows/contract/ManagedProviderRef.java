package io.platformmesh.onboarding.workflows.contract;

/**
 * Identifies a ManagedProvider at one generation. An activity that finds another uid or another
 * generation writes nothing.
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
