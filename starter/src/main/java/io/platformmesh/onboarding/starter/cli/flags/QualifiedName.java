package io.platformmesh.onboarding.starter.cli.flags;

/**
 * Namespace and name of the ManagedProvider that the arguments of a command name.
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
