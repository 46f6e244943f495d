package io.platformmesh.onboarding.workflows;

import java.util.List;

/**
 * The part of a ManagedProvider that activity {@code LoadManagedProvider} returns to the workflow:
 * names and flags, never a manifest or a Helm value.
 *
 * @param ref the ManagedProvider, with the uid and generation that were read
 * @param deleting whether the ManagedProvider has a deletion timestamp
 * @param ready whether condition Ready is True for this generation
 * @param cause the cause of a run that begins with this load, as far as the ManagedProvider itself
 *     shows it
 * @param problems rules that the spec or the annotations break; empty for a valid object
 * @param names names in the spec of the ManagedProvider
 * @param requests requests of users in the annotations
 * @param searchAttributes names of the search attributes that are registered in Temporal
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
   * The names in the spec of a ManagedProvider.
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

  /** Names of the components of the ManagedProvider, in the order of the spec. */
  public List<String> components() {
    return names.components();
  }

  /** Whether both loads found the same ManagedProvider, with the same spec and requests. */
  public boolean hasSameWorkAs(LoadedManagedProvider otherLoad) {
    return ref.equals(otherLoad.ref)
        && deleting == otherLoad.deleting
        && requests.equals(otherLoad.requests);
  }
}
