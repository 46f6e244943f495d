package io.platformmesh.onboarding.activities.provider;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ProviderReady;
import static io.platformmesh.onboarding.workflows.ConditionType.Ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** AwaitProvider: applies the Provider in its workspace; done when it is Ready. */
class AwaitProviderTest {

  private static final String READ = "kcp get providers";
  private static final String APPLY = "kcp apply providers";
  private static final String INVENTORY = "patch managedproviders";
  private static final String STATUS = "patch managedproviders/status";

  /** The status that the workflow wants written together with the first condition. */
  private static final StatusReport STAGE_STATUS =
      new StatusReport(Phase.WaitingForProvider, Reason.Onboarding, "waiting", null);

  /** The state after a first attempt, with this status of the Provider. */
  private static OnboardingFixture applied(OnboardingFixture fixture, String status) {
    fixture.managedProvider().activities().awaitProvider();
    fixture.kcp().mergeStatus("Provider", null, OnboardingFixture.NAME, status);
    return fixture;
  }

  private static OnboardingFixture ready(OnboardingFixture fixture) {
    fixture.managedProvider().activities().awaitProvider();
    return fixture.ready(fixture.kcp(), "Provider", OnboardingFixture.NAME, "{}");
  }

  @TestFactory
  Stream<DynamicTest> done() {
    return table(
        row(
            "Ready",
            f ->
                ready(f)
                    .activities()
                    .awaitProvider()
                    .returns(Outcome.DONE)
                    .condition(ProviderReady, "True", Reason.AsDesired)
                    .writes(STATUS)),
        row(
            "Ready right after the writes of this attempt",
            f -> {
              f.managedProvider()
                  .traffic()
                  .before(1, STATUS, () -> f.ready(f.kcp(), "Provider", "service", "{}"));
              f.activities()
                  .awaitProvider()
                  .returns(Outcome.DONE)
                  .condition(ProviderReady, "True", Reason.AsDesired)
                  .writes(INVENTORY, APPLY, STATUS, STATUS);
            }),
        row(
            "Ready, and the condition says so already",
            f -> {
              ready(f).activities().awaitProvider();
              f.activities().awaitProvider().returns(Outcome.DONE).writesNothing();
            }),
        row(
            "Ready, made before the ManagedProvider was restored with another uid",
            f -> {
              f.managedProvider().provider(f.ownedBy(f.namespace(), "service", "earlier"));
              f.activities().awaitProvider().isNotReady(Reason.ProviderNotReady);
              assertThat(f.provider().toString()).contains(f.ref().uid());
              f.ready(f.kcp(), "Provider", "service", "{}");
              f.activities().awaitProvider().returns(Outcome.DONE);
            }),
        row(
            "Ready, found without an owner",
            f -> {
              f.managedProvider().provider("{}").ready(f.kcp(), "Provider", "service", "{}");
              f.activities().awaitProvider().returns(Outcome.DONE).writes(INVENTORY, APPLY, STATUS);
              assertThat(f.inventory().at("/providers/0/created").asBoolean()).isFalse();
              assertThat(f.events()).containsExactly("Adopted");
            }));
  }

  @TestFactory
  Stream<DynamicTest> notYet() {
    return table(
        row(
            "created by this attempt",
            f -> {
              f.managedProvider(
                      "{provider: {path: \"%s\"}, providerHostOverride: 'https://kcp.test'}"
                          .formatted(f.workspace()))
                  .activities()
                  .awaitProvider()
                  .isNotReady(Reason.ProviderNotReady)
                  .condition(ProviderReady, "False", Reason.ProviderNotReady)
                  .writes(INVENTORY, APPLY, STATUS);
              assertThat(f.provider().at("/spec/hostOverride").asText())
                  .isEqualTo("https://kcp.test");
              assertThat(f.provider().at("/spec/providerKubeconfigSecret/name").asText())
                  .isEqualTo(OnboardingFixture.KUBECONFIG_SECRET);
              assertThat(f.inventory().at("/providers/0/created").asBoolean()).isTrue();
            }),
        row(
            "created by this attempt, which also writes the phase of its stage",
            f -> {
              f.managedProvider()
                  .activities()
                  .reporting(StageReporting.NORMAL.withStageStatus(STAGE_STATUS))
                  .awaitProvider()
                  .isNotReady(Reason.ProviderNotReady)
                  .condition(ProviderReady, "False", Reason.ProviderNotReady)
                  .condition(Ready, "False", Reason.Onboarding)
                  .writes(INVENTORY, APPLY, STATUS);
              assertThat(f.live().at("/status/phase").asText()).isEqualTo("WaitingForProvider");
              assertThat(f.events()).containsExactly("PhaseChanged");
            }),
        row(
            "in a phase before Ready",
            f ->
                applied(f, "{phase: ProvisioningWorkspace}")
                    .activities()
                    .awaitProvider()
                    .isNotReady(Reason.ProviderNotReady)),
        row(
            "not Ready",
            f ->
                applied(
                        f,
                        "{phase: Ready, conditions: [{type: Ready, status: 'False',"
                            + " observedGeneration: 1}]}")
                    .activities()
                    .awaitProvider()
                    .isNotReady(Reason.ProviderNotReady)),
        row(
            "Ready at an earlier generation",
            f -> {
              ready(f).edit("{spec: {providerHostOverride: 'https://other.test'}}");
              f.activities()
                  .awaitProvider()
                  .isNotReady(Reason.ProviderNotReady)
                  .writes(APPLY, STATUS);
            }),
        row(
            "being deleted",
            f -> {
              f.managedProvider().provider(f.owned() + "\nfinalizers: [test/keeps-it]");
              f.kcp().delete("Provider", null, "service");
              f.activities()
                  .awaitProvider()
                  .isNotReady(Reason.BeingDeleted)
                  .condition(ProviderReady, "False", Reason.BeingDeleted)
                  .writes(INVENTORY, STATUS);
            }),
        row(
            "not Ready, reported quietly",
            f ->
                applied(f, "{}")
                    .activities()
                    .reporting(StageReporting.QUIET)
                    .awaitProvider()
                    .isNotReady(Reason.ProviderNotReady)
                    .writesNothing()));
  }

  @TestFactory
  Stream<DynamicTest> blocked() {
    return table(
        row(
            "another ManagedProvider's",
            f -> {
              f.managedProvider().provider(f.ownedBy("elsewhere", "service", "other"));
              f.activities()
                  .awaitProvider()
                  .needsAction(Reason.OwnershipConflict)
                  .condition(ProviderReady, "False", Reason.OwnershipConflict)
                  .writes(INVENTORY, STATUS);
            }),
        row(
            "another ManagedProvider's, as reported before",
            f -> {
              f.managedProvider().provider(f.ownedBy("elsewhere", "service", "other"));
              f.activities()
                  .reporting(StageReporting.reported(Reason.OwnershipConflict))
                  .awaitProvider()
                  .stillNeedsAction(Reason.OwnershipConflict);
            }),
        row(
            "rejected by the workspace",
            f -> {
              f.managedProvider().traffic().refuse(APPLY, 422);
              f.activities().awaitProvider().needsAction(Reason.Rejected);
            }),
        row(
            "of a kind that the workspace does not serve",
            f -> {
              f.managedProvider().traffic().refuse(APPLY, 404);
              f.activities().awaitProvider().needsAction(Reason.KindNotServed);
            }),
        row(
            "credentials refused",
            f -> {
              f.managedProvider().traffic().refuse(READ, 401);
              f.activities().awaitProvider().needsAction(Reason.Forbidden).writes(STATUS);
            }));
  }

  @TestFactory
  Stream<DynamicTest> workspaceNotAccessible() {
    return table(
        row(
            "no such workspace",
            f ->
                f.managedProvider("{provider: {path: 'root:missing'}}")
                    .activities()
                    .awaitProvider()
                    .isNotReady(Reason.WorkspaceNotAccessible)
                    .condition(ProviderReady, "False", Reason.WorkspaceNotAccessible)
                    .writes(STATUS)),
        row(
            "no right to write there",
            f -> {
              f.managedProvider().traffic().refuse(APPLY, 403);
              f.activities().awaitProvider().isNotReady(Reason.WorkspaceNotAccessible);
            }),
        row(
            "after a block that was reported",
            f ->
                f.managedProvider("{provider: {path: 'root:missing'}}")
                    .activities()
                    .reporting(StageReporting.reported(Reason.OwnershipConflict))
                    .awaitProvider()
                    .hasRecovered(Reason.WorkspaceNotAccessible)));
  }

  @TestFactory
  Stream<DynamicTest> unavailable() {
    return table(
        row(
            "kcp answers reads with 503",
            f -> {
              f.managedProvider().traffic().refuse(READ, 503);
              f.activities()
                  .awaitProvider()
                  .findsClusterUnavailable()
                  .condition(ProviderReady, "False", Reason.ClusterUnavailable);
            }),
        row(
            "kcp answers the apply with 503",
            f -> {
              f.managedProvider().traffic().refuse(APPLY, 503);
              f.activities().awaitProvider().findsClusterUnavailable();
            }),
        row(
            "the attempt has no time left for a write",
            f -> {
              f.managedProvider()
                  .activities()
                  .timeout(Duration.ofSeconds(10))
                  .awaitProvider()
                  .findsClusterUnavailable();
              assertThat(f.provider().isMissingNode()).isTrue();
            }));
  }

  @TestFactory
  Stream<DynamicTest> lostRaces() {
    return table(
        row(
            "one for the inventory",
            f -> {
              f.managedProvider().traffic().refuse(1, INVENTORY, 409);
              f.activities()
                  .awaitProvider()
                  .isNotReady(Reason.ProviderNotReady)
                  .writes(INVENTORY, INVENTORY, APPLY, STATUS);
            }),
        row(
            "for the inventory, for ever",
            f -> {
              f.managedProvider().traffic().refuse(INVENTORY, 409);
              f.activities().awaitProvider().findsClusterUnavailable();
              assertThat(f.provider().isMissingNode()).isTrue();
            }),
        row(
            "for a Provider without an owner: the other actor keeps it",
            f -> {
              f.managedProvider().provider("{}");
              String other = f.ownedBy("elsewhere", "service", "other").indent(2);
              f.traffic()
                  .before(
                      1,
                      APPLY,
                      () -> f.kcp().merge("Provider", null, "service", "metadata:\n" + other));
              f.activities().awaitProvider().findsClusterUnavailable();
              f.activities().awaitProvider().needsAction(Reason.OwnershipConflict);
            }));
  }
}
