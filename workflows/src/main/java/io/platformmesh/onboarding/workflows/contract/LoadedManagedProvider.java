package io.platformmesh.onboarding.workflows.contract;

import java.util.List;

/**
 * The part of a ManagedProvider that its workflow knows: names and flags, never a manifest or a
 * Helm value.
 *
 * @param ref the object, with the uid and generation that were read
 * @param deleting whether it has a deletion timestamp
 * @param ready whether its condition Ready is True for this generation
 * @param cause the cause of a run that begins with this load, as far as the object itself shows it
 * @param problems rules that the spec or the annotations break; empty for a valid object
 * @param names names in the spec
 * @param requests requests in the annotations
 * @param searchAttributes names of the registered search attributes
 */
public record LoadedManagedProvider(
    ManagedProviderRef ref,
    boolean deleting,
    boolean ready,
    Cause cause,
    List<Problem> problems,
    Names names,
    ControlRequests requests,
    List<String> searchAttributes) {

  public LoadedManagedProvider {
    problems = List.copyOf(problems);
    searchAttributes = List.copyOf(searchAttributes);
  }

  /**
   * The names in a spec.
   *
   * @param platformMesh the PlatformMesh
   * @param provider workspace and name of the Provider, for messages
   * @param components the components, in the order of the spec
   */
  public record Names(String platformMesh, String provider, List<String> components) {
    public Names {
      components = List.copyOf(components);
    }
  }

  /** Names of the components, in the order of the spec. */
  public List<String> components() {
    return names.components();
  }

  /** Whether both are the same object with the same spec and the same requests. */
  public boolean hasSameWorkAs(LoadedManagedProvider other) {
    return ref.equals(other.ref) && deleting == other.deleting && requests.equals(other.requests);
  }
}
