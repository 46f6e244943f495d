package io.platformmesh.onboarding.starter.cli.diagnosis;

/**
 * One thing on the way from the ManagedProvider to its pods, and how it was found.
 *
 * @param part which part of the way it is
 * @param object kind, namespace and name
 * @param state how it is
 * @param evidence what shows that, quoted without secrets
 */
record Step(Part part, String object, State state, String evidence) {

  /** How a thing is. */
  enum State {
    OK,
    WAITING,
    BROKEN,
    /** It could not be looked at. */
    UNSEEN
  }

  /** The parts of the way, in its order. */
  enum Part {
    MANAGED_PROVIDER,
    PLATFORM_MESH,
    PROVIDER,
    KUBECONFIG_NAMES,
    SOURCE_SECRET,
    COPIED_SECRET,
    SOURCE,
    RELEASE,
    PODS
  }

  static Step ok(Part part, String object, String evidence) {
    return new Step(part, object, State.OK, evidence);
  }

  static Step waiting(Part part, String object, String evidence) {
    return new Step(part, object, State.WAITING, evidence);
  }

  static Step broken(Part part, String object, String evidence) {
    return new Step(part, object, State.BROKEN, evidence);
  }

  static Step unseen(Part part, String object, String evidence) {
    return new Step(part, object, State.UNSEEN, evidence);
  }
}
