package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A finding of {@code onboard diagnose}: the observed state of one dependency of an onboarding.
 *
 * @param part the part of the onboarding that the dependency belongs to
 * @param subject name of the dependency for people
 * @param object the dependency; null if it is not one object
 * @param state observed state of the dependency
 * @param evidence the observation behind the state, without secrets
 * @param fetchFailure why Flux cannot fetch the chart of a source; null if no fetch has failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(
    Part part,
    String subject,
    @Nullable ObjectRef object,
    State state,
    String evidence,
    @JsonIgnore @Nullable ChartFetchFailure fetchFailure) {

  /** The state of an inspected dependency. */
  enum State {
    /** The dependency is in order. */
    OK,
    /** A controller has not finished. */
    WAITING,
    /** The dependency does not become ready without a change. */
    BROKEN,
    /** A user has suspended the dependency, and a change waits for it. */
    SUSPENDED,
    /** The dependency could not be read. */
    UNSEEN
  }

  /** The inspected parts of an onboarding, in the order of the onboarding. */
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

  /** An inspected dependency, from which {@code onboard diagnose} makes a finding. */
  record Subject(Part part, String name, @Nullable ObjectRef object) {

    static Subject of(Part part, ObjectRef object) {
      return new Subject(part, object.toString(), object);
    }

    /** Returns a dependency that is not one object, such as the pods of a component. */
    static Subject withoutObject(Part part, String name) {
      return new Subject(part, name, /* object= */ null);
    }

    Finding ok(String evidence) {
      return withState(State.OK, evidence);
    }

    Finding waiting(String evidence) {
      return withState(State.WAITING, evidence);
    }

    Finding broken(String evidence) {
      return withState(State.BROKEN, evidence);
    }

    Finding suspended(String evidence) {
      return withState(State.SUSPENDED, evidence);
    }

    Finding unseen(String evidence) {
      return withState(State.UNSEEN, evidence);
    }

    private Finding withState(State state, String evidence) {
      return new Finding(part, name, object, state, evidence, /* fetchFailure= */ null);
    }
  }

  /**
   * Returns the same finding with the reason for which Flux cannot fetch the chart; null if Flux
   * reports no failure.
   */
  Finding because(@Nullable ChartFetchFailure reason) {
    return new Finding(part, subject, object, state, evidence, reason);
  }

  /**
   * Returns the arguments that name the object to kubectl, {@code helmrelease my-app -n mesh}; null
   * if kubectl with the kubeconfig of the hosting cluster does not reach it.
   */
  @Nullable String kubectlArguments() {
    if (object == null
        || object.namespace() == null
        || object.cluster().kind() == ClusterKind.KCP) {
      return null;
    }
    String kubectlKind = object.kind().toLowerCase(Locale.ROOT);
    return "%s %s -n %s".formatted(kubectlKind, object.name(), object.namespace());
  }
}
