package io.platformmesh.onboarding.workflows.activity;

import java.util.List;

/**
 * What a workflow knows of a ManagedProvider: names and flags, never a manifest or a value.
 *
 * @param ref the object and the state it was read in
 * @param deleting whether it has a deletion timestamp
 * @param ready whether its status says Ready for this generation
 * @param cause what a run that begins with it is about, as far as the object itself tells
 * @param problems what is wrong with the spec, empty for a valid one
 * @param components names of the components, in the order of the spec
 */
public record LoadedManagedProvider(
    ManagedProviderRef ref,
    boolean deleting,
    boolean ready,
    Cause cause,
    List<String> problems,
    List<String> components) {

  public LoadedManagedProvider {
    problems = List.copyOf(problems);
    components = List.copyOf(components);
  }

  /** Whether both are the same object with the same spec, asked to do the same thing. */
  public boolean sameTask(LoadedManagedProvider other) {
    return ref.equals(other.ref) && deleting == other.deleting;
  }
}
