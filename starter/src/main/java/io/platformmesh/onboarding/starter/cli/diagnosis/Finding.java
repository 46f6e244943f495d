package io.platformmesh.onboarding.starter.cli.diagnosis;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing on the way from the ManagedProvider to its pods, and how it was found.
 *
 * @param part which part of the way it is
 * @param object kind, namespace and name
 * @param state how it is
 * @param evidence what shows that, quoted without secrets
 */
record Finding(Part part, String object, State state, String evidence) {

  private static final Pattern OBJECT = Pattern.compile("(\\w+) ([\\w-]+)/([\\w.-]+)");

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
    WORKSPACE,
    PROVIDER,
    KUBECONFIG_NAMES,
    SOURCE_SECRET,
    COPIED_SECRET,
    SOURCE,
    RELEASE,
    PODS
  }

  /** How kubectl names it: {@code helmrelease my-app -n mesh}; empty where it is no one object. */
  String forKubectl() {
    Matcher named = OBJECT.matcher(object);
    return named.matches()
        ? "%s %s -n %s"
            .formatted(named.group(1).toLowerCase(Locale.ROOT), named.group(3), named.group(2))
        : "";
  }

  static Finding ok(Part part, String object, String evidence) {
    return new Finding(part, object, State.OK, evidence);
  }

  static Finding waiting(Part part, String object, String evidence) {
    return new Finding(part, object, State.WAITING, evidence);
  }

  static Finding broken(Part part, String object, String evidence) {
    return new Finding(part, object, State.BROKEN, evidence);
  }

  static Finding unseen(Part part, String object, String evidence) {
    return new Finding(part, object, State.UNSEEN, evidence);
  }
}
