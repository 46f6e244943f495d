package io.platformmesh.onboarding.starter.cli.flags;

/**
 * Namespace and name of a ManagedProvider.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 */
public record QualifiedName(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
