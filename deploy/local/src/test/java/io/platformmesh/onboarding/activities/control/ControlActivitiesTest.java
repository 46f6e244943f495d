package io.platformmesh.onboarding.activities.control;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.activities.Attempt;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SetPause, RequestRetry and AcknowledgeRetry: annotations are the only store of requests. */
class ControlActivitiesTest {

  private static final String ANNOTATE = "patch managedproviders";
  private static final String TOKEN = "first";

  private record Call(String name, Function<ActivityCalls, Attempt<Outcome>> attempt) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("SetPause", calls -> calls.setPause("maintenance")),
          new Call("RequestRetry", ActivityCalls::requestRetry),
          new Call("AcknowledgeRetry", calls -> calls.acknowledgeRetry(TOKEN)));

  private static String annotation(JsonNode object, String key) {
    return object.path("metadata").path("annotations").path(key).asText();
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "SetPause pauses",
            f -> {
              f.managedProvider()
                  .activities()
                  .setPause("maintenance")
                  .returns(Outcome.DONE)
                  .writes(ANNOTATE);
              assertThat(annotation(f.live(), OnboardingMetadata.PAUSED_ANNOTATION))
                  .isEqualTo("maintenance");
              f.activities().setPause("maintenance").returns(Outcome.DONE).writesNothing();
            }),
        row(
            "SetPause resumes",
            f -> {
              f.managedProvider().activities().setPause("maintenance");
              f.activities().setPause("").returns(Outcome.DONE).writes(ANNOTATE);
              assertThat(annotation(f.live(), OnboardingMetadata.PAUSED_ANNOTATION)).isEmpty();
            }),
        row(
            "SetPause does not resume twice",
            f ->
                f.managedProvider()
                    .activities()
                    .setPause("")
                    .returns(Outcome.DONE)
                    .writesNothing()),
        row(
            "RequestRetry",
            f -> {
              f.managedProvider()
                  .activities()
                  .requestRetry()
                  .returns(Outcome.DONE)
                  .writes(ANNOTATE);
              assertThat(Instant.parse(annotation(f.live(), OnboardingMetadata.RETRY_ANNOTATION)))
                  .isBeforeOrEqualTo(Instant.now());
            }),
        row(
            "AcknowledgeRetry",
            f -> {
              f.managedProvider()
                  .activities()
                  .acknowledgeRetry(TOKEN)
                  .returns(Outcome.DONE)
                  .writes(ANNOTATE);
              assertThat(annotation(f.live(), OnboardingMetadata.RETRY_HANDLED_ANNOTATION))
                  .isEqualTo(TOKEN);
              assertThat(f.events()).containsExactly("RetryRequested");
            }),
        row(
            "AcknowledgeRetry has Flux try again",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.activities()
                  .acknowledgeRetry(TOKEN)
                  .returns(Outcome.DONE)
                  .writes("patch ocirepositories", "patch helmreleases", ANNOTATE);
              JsonNode release = f.hosting().get("HelmRelease", f.namespace(), COMPONENT);
              assertThat(annotation(release, "reconcile.fluxcd.io/requestedAt")).isEqualTo(TOKEN);
              assertThat(annotation(release, "reconcile.fluxcd.io/resetAt")).isEqualTo(TOKEN);
            }),
        row(
            "the requests of Flux outlive the next apply",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.activities().acknowledgeRetry(TOKEN);
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady).writesNothing();
            }));
  }

  private static DynamicTest each(Call call, String row, Consumer<OnboardingFixture> test) {
    return row(call.name() + " " + row, test);
  }

  @TestFactory
  Stream<DynamicTest> superseded() {
    return CALLS.stream()
        .flatMap(
            call ->
                table(
                    each(
                        call,
                        "of a re-created ManagedProvider",
                        f -> {
                          f.managedProvider();
                          ManagedProviderRef other =
                              new ManagedProviderRef(f.namespace(), "service", "earlier", 1);
                          call.attempt()
                              .apply(f.activities().at(other))
                              .returns(Outcome.SUPERSEDED)
                              .writesNothing();
                        }),
                    each(
                        call,
                        "of a ManagedProvider that is gone",
                        f ->
                            call.attempt()
                                .apply(
                                    f.activities()
                                        .at(
                                            new ManagedProviderRef(
                                                f.namespace(), "gone", "uid", 1)))
                                .returns(Outcome.SUPERSEDED)
                                .writesNothing()),
                    each(
                        call,
                        "of an earlier generation is granted",
                        f -> {
                          f.managedProvider();
                          ManagedProviderRef earlier = f.ref();
                          f.edit("{spec: {cleanupOnDelete: true}}");
                          call.attempt().apply(f.activities().at(earlier)).returns(Outcome.DONE);
                        })));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return CALLS.stream()
        .flatMap(
            call ->
                table(
                    each(
                        call,
                        "is forbidden",
                        f -> {
                          f.managedProvider().traffic().refuse(ANNOTATE, 403);
                          call.attempt().apply(f.activities()).stillNeedsAction(Reason.Forbidden);
                        }),
                    each(
                        call,
                        "finds the cluster unavailable",
                        f -> {
                          f.managedProvider().traffic().refuse(ANNOTATE, 503);
                          call.attempt().apply(f.activities()).findsClusterUnavailable();
                        }),
                    each(
                        call,
                        "loses one race",
                        f -> {
                          f.managedProvider().traffic().refuse(1, ANNOTATE, 409);
                          call.attempt()
                              .apply(f.activities())
                              .returns(Outcome.DONE)
                              .writes(ANNOTATE, ANNOTATE);
                        }),
                    each(
                        call,
                        "loses races for ever",
                        f -> {
                          f.managedProvider().traffic().refuse(ANNOTATE, 409);
                          call.attempt().apply(f.activities()).findsClusterUnavailable();
                        })));
  }

  @TestFactory
  Stream<DynamicTest> flux() {
    return table(
        row(
            "AcknowledgeRetry may not annotate Flux objects: not acknowledged",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.traffic().refuse("patch helmreleases", 403);
              f.activities().acknowledgeRetry(TOKEN).stillNeedsAction(Reason.Forbidden);
              assertThat(annotation(f.live(), OnboardingMetadata.RETRY_HANDLED_ANNOTATION))
                  .isEmpty();
            }),
        row(
            "AcknowledgeRetry of a re-created ManagedProvider leaves its Flux objects alone",
            f -> {
              f.managedProvider().activities().deployComponent();
              ManagedProviderRef earlier =
                  new ManagedProviderRef(f.namespace(), "service", "earlier", 1);
              f.activities()
                  .at(earlier)
                  .acknowledgeRetry(TOKEN)
                  .returns(Outcome.SUPERSEDED)
                  .writesNothing();
            }),
        row(
            "AcknowledgeRetry leaves other owners' releases alone",
            f ->
                f.managedProvider()
                    .release(COMPONENT, f.ownedBy("elsewhere", "service", "other"))
                    .activities()
                    .acknowledgeRetry(TOKEN)
                    .returns(Outcome.DONE)
                    .writes(ANNOTATE)));
  }
}
