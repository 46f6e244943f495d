package io.platformmesh.onboarding.workflows.contract;

import java.util.List;

/**
 * What a workflow knows of a ManagedProvider: names and flags, never a manifest or a value.
 *
 * @param ref the object and the state it was read in
 * @param deleting whether it has a deletion timestamp
 * @param ready whether its condition Ready is True for this generation
 * @param cause what a run that begins with it is about, as far as the object itself tells
 * @param problems what is wrong with the spec or the annotations, empty for a valid one
 * @param names what it names
 * @param wishes what people ask by annotations
 * @param searchAttributes names of the search attributes that may be set
 */
public record LoadedManagedProvider(
    ManagedProviderRef ref,
    boolean deleting,
    boolean ready,
    Cause cause,
    List<String> problems,
    Names names,
    ControlRequests wishes,
    List<String> searchAttributes) {

  public LoadedManagedProvider {
    problems = List.copyOf(problems);
    searchAttributes = List.copyOf(searchAttributes);
  }

  /**
   * What a spec names.
   *
   * @param platformMesh the PlatformMesh
   * @param provider workspace and name of the Provider, for people
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

  /** Whether both are the same object with the same spec, asked to do the same thing. */
  public boolean sameTask(LoadedManagedProvider other) {
    return ref.equals(other.ref) && deleting == other.deleting && wishes.equals(other.wishes);
  }
}
