package io.platformmesh.onboarding.activities.apply;

import static io.platformmesh.onboarding.activities.OnboardingFixture.COMPONENT;
import static io.platformmesh.onboarding.activities.OnboardingFixture.KUBECONFIG_SECRET;
import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An existing object is ours, is taken over, or is left alone: shown with a HelmRelease. */
class OwnershipTest {

  private static final String SOURCE = "apply ocirepositories";
  private static final String APPLY = "apply helmreleases";
  private static final String TAKE_OVER = "patch helmreleases";
  private static final String STATUS = "patch managedproviders/status";

  /** The managed fields of an object whose spec was written so. */
  private static String writtenBy(String manager, String operation) {
    return """
        managedFields:
        - manager: %s
          operation: %s
          apiVersion: helm.toolkit.fluxcd.io/v2
          time: "2020-01-01T00:00:00Z"
          fieldsType: FieldsV1
          fieldsV1: {f:spec: {f:chartRef: {f:kind: {}, f:name: {}, f:namespace: {}}, f:old: {}}}
        """
        .formatted(manager, operation);
  }

  private static final String UPSTREAM = writtenBy("manager", "Update");
  private static final String OPERATOR = writtenBy("operator", "Update");
  private static final String FINALIZERS =
      "fieldsV1: {'f:metadata': {'f:finalizers': {'.': {}, 'v:\"providers.platform-mesh.io/kubeconfig-secret\"': {}}}}";
  private static final String STATUS_FIELDS =
      "subresource: status, fieldsV1: {'f:status': {'f:providerKubeconfigSecretRef': {}}}";

  private static String handedOverTo(String owner) {
    return "annotations: {%s: %s}\n".formatted(OnboardingMetadata.HAND_OVER_ANNOTATION, owner);
  }

  /** A ManagedProvider whose HelmRelease exists already, with a field that is not desired. */
  private static OnboardingFixture existing(OnboardingFixture fixture, String metadata) {
    fixture.managedProvider().release(COMPONENT, metadata);
    fixture.hosting().merge("HelmRelease", fixture.namespace(), COMPONENT, "{spec: {old: field}}");
    return fixture;
  }

  private static JsonNode release(OnboardingFixture fixture) {
    return fixture.hosting().get("HelmRelease", fixture.namespace(), COMPONENT);
  }

  private static void requireTakenOver(OnboardingFixture fixture, String... writes) {
    fixture.activities().deployComponent().isNotReady(Reason.SourceNotReady).writes(writes);
    assertThat(fixture.events()).containsExactly("Adopted");
    requireOurs(fixture);
  }

  private static void requireOurs(OnboardingFixture fixture) {
    JsonNode annotations = release(fixture).at("/metadata/annotations");
    assertThat(annotations.path(OnboardingMetadata.OWNER_ANNOTATION).asText())
        .isEqualTo(fixture.namespace() + "/service");
    assertThat(annotations.path(OnboardingMetadata.OWNER_UID_ANNOTATION).asText())
        .isEqualTo(fixture.ref().uid());
  }

  private static void requireConflict(OnboardingFixture fixture) {
    JsonNode before = release(fixture);
    fixture
        .activities()
        .deployComponent()
        .needsAction(Reason.OwnershipConflict)
        .writes(SOURCE, STATUS);
    assertThat(release(fixture)).isEqualTo(before);
    assertThat(fixture.events()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> ours() {
    return table(
        row(
            "labelled and annotated",
            f -> {
              existing(f, "{}");
              f.hosting()
                  .merge(
                      "HelmRelease", f.namespace(), COMPONENT, "metadata:\n" + f.owned().indent(2));
              f.activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .writes(SOURCE, APPLY, STATUS);
              assertThat(f.events()).isEmpty();
            }),
        row(
            "of an earlier uid: the object was re-created or restored",
            f -> {
              existing(f, f.ownedBy(f.namespace(), "service", "earlier"))
                  .activities()
                  .deployComponent()
                  .isNotReady(Reason.SourceNotReady)
                  .writes(SOURCE, APPLY, STATUS);
              requireOurs(f);
            }),
        row(
            "applied before: nothing is sent",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady).writesNothing();
            }),
        row(
            "a field leaves the spec: it leaves the object",
            f -> {
              f.managedProvider("{runtimeKubeconfigSecretName: runtime}");
              f.activities().deployComponent();
              assertThat(release(f).path("spec").has("kubeConfig")).isTrue();
              f.edit("{spec: {runtimeKubeconfigSecretName: null}}").activities().deployComponent();
              assertThat(release(f).path("spec").has("kubeConfig")).isFalse();
            }),
        row(
            "a field of another actor stays",
            f -> {
              f.managedProvider().activities().deployComponent();
              f.hosting().merge("HelmRelease", f.namespace(), COMPONENT, "{spec: {suspend: true}}");
              f.edit("{spec: {runtimeKubeconfigSecretName: runtime}}")
                  .activities()
                  .deployComponent()
                  .writes(APPLY, STATUS);
              assertThat(release(f).at("/spec/suspend").asBoolean()).isTrue();
            }));
  }

  @TestFactory
  Stream<DynamicTest> conflicts() {
    return table(
        row("without an owner", f -> requireConflict(existing(f, "{}"))),
        row(
            "another ManagedProvider's",
            f -> requireConflict(existing(f, f.ownedBy("elsewhere", "service", "uid")))),
        row(
            "another ManagedProvider's of the same namespace",
            f -> requireConflict(existing(f, f.ownedBy(f.namespace(), "other", "uid")))),
        row(
            "handed over to another ManagedProvider",
            f -> requireConflict(existing(f, handedOverTo("elsewhere/other")))),
        row(
            "ours, but handed over to another ManagedProvider",
            f -> {
              existing(f, f.ownedBy(f.namespace(), "service", "uid"))
                  .hosting()
                  .merge(
                      "HelmRelease",
                      f.namespace(),
                      COMPONENT,
                      "metadata: {%s}".formatted(handedOverTo("elsewhere/other").strip()));
              requireConflict(f);
            }),
        row(
            "written by another manager than upstream",
            f -> requireConflict(existing(f, writtenBy("kubectl", "Update")))),
        row(
            "written by upstream under another name, which the condition names",
            f -> {
              requireConflict(existing(f, writtenBy("operator", "Update")));
              assertThat(f.live().path("status").toString())
                  .contains("--upstream-manager operator");
            }),
        row(
            "applied by a manager of upstream's name",
            f -> requireConflict(existing(f, writtenBy("manager", "Apply")))),
        row(
            "written by a manager that wrote only the finalizers of the ManagedProvider",
            f -> requireConflict(written(existing(f, OPERATOR), entry("operator", FINALIZERS)))),
        row(
            "written by a manager that wrote only the status of the ManagedProvider",
            f -> requireConflict(written(existing(f, OPERATOR), entry("operator", STATUS_FIELDS)))),
        row(
            "written by a manager that applied finalizers and status of the ManagedProvider",
            f ->
                requireConflict(
                    written(
                        existing(f, OPERATOR),
                        entry("operator", FINALIZERS).replace("Update", "Apply"),
                        entry("operator", STATUS_FIELDS)))),
        row(
            "written by a manager that is upstream's on another ManagedProvider",
            f ->
                requireConflict(
                    written(
                        existing(f, OPERATOR),
                        entry("another", FINALIZERS),
                        entry("another", STATUS_FIELDS)))),
        row(
            "the message names the manager and the flag",
            f -> {
              requireConflict(existing(f, OPERATOR));
              assertThat(f.condition(ConditionType.ComponentsDeployed).path("message").asText())
                  .contains("--upstream-manager operator");
            }),
        row(
            "made by upstream for another chart",
            f -> {
              existing(f, UPSTREAM)
                  .hosting()
                  .merge(
                      "HelmRelease", f.namespace(), COMPONENT, "{spec: {chartRef: {name: other}}}");
              requireConflict(f);
            }),
        row(
            "made by upstream, claimed by another ManagedProvider",
            f ->
                requireConflict(existing(f, f.ownedBy("elsewhere", "service", "uid") + UPSTREAM))));
  }

  /** The managed fields of the ManagedProvider. */
  private static OnboardingFixture written(OnboardingFixture fixture, String... entries) {
    return fixture.edit("{metadata: {managedFields: [%s]}}".formatted(String.join(", ", entries)));
  }

  private static String entry(String manager, String fields) {
    return "{manager: %s, operation: Update, apiVersion: providers.platform-mesh.io/v1alpha1, fieldsType: FieldsV1, %s}"
        .formatted(manager, fields);
  }

  @TestFactory
  Stream<DynamicTest> takenOver() {
    return table(
        row(
            "made by upstream under another name, which wrote finalizers and status",
            f -> {
              written(
                  existing(f, OPERATOR),
                  entry("operator", FINALIZERS),
                  entry("operator", STATUS_FIELDS));
              requireTakenOver(f, SOURCE, TAKE_OVER, APPLY, STATUS);
              assertThat(release(f).path("spec").has("old")).isFalse();
            }),
        row(
            "handed over by a user",
            f -> {
              existing(f, handedOverTo(f.namespace() + "/service"));
              requireTakenOver(f, SOURCE, APPLY, STATUS);
            }),
        row(
            "handed over by another ManagedProvider",
            f -> {
              existing(f, f.ownedBy("elsewhere", "service", "uid"));
              f.hosting()
                  .merge(
                      "HelmRelease",
                      f.namespace(),
                      COMPONENT,
                      "metadata: {%s}".formatted(handedOverTo(f.namespace() + "/service").strip()));
              requireTakenOver(f, SOURCE, APPLY, STATUS);
            }),
        row(
            "made by upstream: its fields become ours, and those not desired go",
            f -> {
              existing(f, UPSTREAM);
              requireTakenOver(f, SOURCE, TAKE_OVER, APPLY, STATUS);
              assertThat(release(f).path("spec").has("old")).isFalse();
              assertThat(release(f).at("/metadata/managedFields")).hasSize(1);
            }),
        row(
            "made by upstream, lost race for its fields",
            f -> {
              existing(f, UPSTREAM)
                  .traffic()
                  .before(
                      1,
                      TAKE_OVER,
                      () ->
                          f.hosting()
                              .merge(
                                  "HelmRelease",
                                  f.namespace(),
                                  COMPONENT,
                                  "metadata:\n"
                                      + f.ownedBy("elsewhere", "service", "uid").indent(2)));
              f.activities().deployComponent().findsClusterUnavailable();
              f.activities().deployComponent().needsAction(Reason.OwnershipConflict);
              assertThat(release(f).at("/spec/old").asText()).isEqualTo("field");
            }),
        row(
            "made by upstream, superseded before its fields are taken",
            f -> {
              existing(f, UPSTREAM)
                  .traffic()
                  .before(1, SOURCE, () -> f.edit("{spec: {cleanupOnDelete: true}}"));
              assertThat(f.activities().deployComponent().writes(SOURCE).result().outcome())
                  .isEqualTo(Outcome.SUPERSEDED);
            }),
        row(
            "another owner takes it at the same time",
            f -> {
              existing(f, handedOverTo(f.namespace() + "/service"))
                  .traffic()
                  .before(
                      1,
                      APPLY,
                      () ->
                          f.hosting()
                              .merge(
                                  "HelmRelease",
                                  f.namespace(),
                                  COMPONENT,
                                  "metadata: {labels: {a: b}}"));
              f.activities().deployComponent().findsClusterUnavailable();
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady);
            }));
  }

  /** The HelmRelease of the onboarding, into which another field manager has written. */
  private static OnboardingFixture foreignlyWritten(
      OnboardingFixture fixture, String patch, String fields) {
    fixture.managedProvider();
    fixture.activities().deployComponent().isNotReady(Reason.SourceNotReady);
    fixture
        .hosting()
        .merge(
            "HelmRelease",
            fixture.namespace(),
            COMPONENT,
            """
            metadata:
              managedFields:
              - %s
              - {manager: kubectl, operation: Update, apiVersion: helm.toolkit.fluxcd.io/v2, fieldsType: FieldsV1, fieldsV1: %s}
            """
                .formatted(release(fixture).at("/metadata/managedFields/0"), fields));
    fixture.hosting().merge("HelmRelease", fixture.namespace(), COMPONENT, patch);
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> fieldsOfOthersOnOurObjects() {
    return table(
        row(
            "a value is removed",
            f -> {
              foreignlyWritten(
                  f,
                  "{spec: {values: {debug: true}}}",
                  "{'f:spec': {'f:values': {'f:debug': {}}}}");
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady);
              assertThat(release(f).at("/spec/values/debug").isMissingNode()).isTrue();
            }),
        row(
            "a field of the spec is removed",
            f -> {
              foreignlyWritten(f, "{spec: {timeout: 1s}}", "{'f:spec': {'f:timeout': {}}}");
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady);
              assertThat(release(f).at("/spec/timeout").isMissingNode()).isTrue();
            }),
        row(
            "suspension stays with its writer",
            f -> {
              foreignlyWritten(
                  f,
                  "{spec: {suspend: true, timeout: 1s}}",
                  "{'f:spec': {'f:suspend': {}, 'f:timeout': {}}}");
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady);
              assertThat(release(f).at("/spec/suspend").asBoolean()).isTrue();
              assertThat(release(f).at("/spec/timeout").isMissingNode()).isTrue();
            }),
        row(
            "suspension alone changes nothing",
            f -> {
              foreignlyWritten(f, "{spec: {suspend: true}}", "{'f:spec': {'f:suspend': {}}}");
              f.activities().deployComponent().writes();
              assertThat(release(f).at("/spec/suspend").asBoolean()).isTrue();
            }),
        row(
            "labels stay",
            f -> {
              foreignlyWritten(
                  f,
                  "{metadata: {labels: {team: a}}}",
                  "{'f:metadata': {'f:labels': {'f:team': {}}}}");
              f.activities().deployComponent().isNotReady(Reason.SourceNotReady);
              assertThat(release(f).at("/metadata/labels/team").asText()).isEqualTo("a");
            }));
  }

  @TestFactory
  Stream<DynamicTest> removedWithoutBeingTakenOver() {
    return table(
        row(
            "upstream's HelmRelease",
            f -> {
              existing(f, UPSTREAM).beginDeletion(OnboardingMetadata.COMPONENTS_FINALIZER);
              f.activities()
                  .removeComponents()
                  .isNotReady(Reason.Offboarding)
                  .writes("delete helmreleases", STATUS);
              f.activities().removeComponents().returns(Outcome.DONE);
            }),
        row(
            "upstream's copy of the kubeconfig, as its status names it",
            f -> {
              f.managedProvider()
                  .hosting()
                  .create(f.secret(KUBECONFIG_SECRET, "{kubeconfig: eA==}"));
              f.status(
                  "{providerKubeconfigSecretRef: {name: %s, namespace: %s}}"
                      .formatted(KUBECONFIG_SECRET, f.namespace()));
              f.hosting()
                  .merge(
                      "Secret",
                      f.namespace(),
                      KUBECONFIG_SECRET,
                      "metadata:\n" + UPSTREAM.indent(2));
              f.beginDeletion(OnboardingMetadata.KUBECONFIG_FINALIZER);
              f.activities().removeKubeconfig().returns(Outcome.DONE);
              assertThat(f.traffic().writes()).startsWith("delete secrets");
            }));
  }
}
