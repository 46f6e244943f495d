package io.platformmesh.onboarding.workflows;

/**
 * Identifies to an activity a ManagedProvider at one generation. An activity that finds another uid
 * or another generation writes nothing.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param uid {@code metadata.uid} of the ManagedProvider
 * @param generation {@code metadata.generation} of the ManagedProvider
 */
public record ManagedProviderRef(String namespace, String name, String uid, long generation) {

  /** Names the ManagedProvider in messages of workflow and activities: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }
}
