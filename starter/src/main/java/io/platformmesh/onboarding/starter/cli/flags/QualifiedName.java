package io.platformmesh.onboarding.starter.cli.flags;

/**
 * The ManagedProvider that a command is about.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record QualifiedName(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
