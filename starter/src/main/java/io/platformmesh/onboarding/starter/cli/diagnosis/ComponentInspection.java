package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.chart.HelmChartName;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Inspects one component for {@code onboard diagnose}: its sources, its HelmRelease and its pods.
 */
final class ComponentInspection {

  private static final List<ResourceKind> SOURCE_KINDS =
      List.of(
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository);

  private final Cluster hostingCluster;
  private final String componentNamespace;
  private final String componentName;
  private final Redactor evidenceRedactor;

  ComponentInspection(
      Cluster hostingCluster, String componentNamespace, RuntimeDeployment inspectedComponent) {
    this.hostingCluster = hostingCluster;
    this.componentNamespace = componentNamespace;
    this.componentName = ComponentNames.of(inspectedComponent);
    this.evidenceRedactor = Redactor.ofHelmValues(chartValues(inspectedComponent));
  }

  private static @Nullable JsonNode chartValues(RuntimeDeployment inspectedComponent) {
    if (inspectedComponent.flux() != null) {
      return inspectedComponent.flux().values();
    }
    return inspectedComponent.ocm() == null ? null : inspectedComponent.ocm().values();
  }

  /**
   * Returns the findings for the sources, the HelmRelease and the pods of the component.
   *
   * @param runtimeCluster connects to the cluster of the pods
   */
  List<Finding> inspect(Supplier<Cluster> runtimeCluster) {
    List<Finding> componentFindings = new ArrayList<>();
    for (ResourceKind sourceKind : SOURCE_KINDS) {
      inspectObject(Part.SOURCE, sourceKind, componentName).ifPresent(componentFindings::add);
    }
    inspectObject(
            Part.SOURCE,
            ResourceKind.HelmChart,
            HelmChartName.of(componentNamespace, componentName))
        .ifPresent(componentFindings::add);
    if (componentFindings.isEmpty()) {
      componentFindings.add(
          Subject.withoutObject(Part.SOURCE, "source of component " + componentName)
              .waiting("does not exist yet"));
    }
    componentFindings.add(inspectHelmRelease());
    componentFindings.add(
        new PodInspection(componentNamespace, componentName, evidenceRedactor)
            .inspect(runtimeCluster));
    return componentFindings;
  }

  private Finding inspectHelmRelease() {
    Subject helmRelease = subjectOf(Part.RELEASE, ResourceKind.HelmRelease, componentName);
    return inspectObject(Part.RELEASE, ResourceKind.HelmRelease, componentName)
        .orElseGet(() -> helmRelease.waiting("does not exist yet"));
  }

  /** Returns the finding for an object of the component; empty if the object does not exist. */
  private Optional<Finding> inspectObject(
      Part inspectedPart, ResourceKind inspectedKind, String objectName) {
    Subject inspectedSubject = subjectOf(inspectedPart, inspectedKind, objectName);
    try {
      return hostingCluster
          .get(inspectedKind, componentNamespace, objectName)
          .map(
              observedObject ->
                  ReadyFindings.ofSourceOrRelease(
                      inspectedSubject, observedObject, evidenceRedactor));
    } catch (StageException unreadableObject) {
      return Optional.of(inspectedSubject.unseen(String.valueOf(unreadableObject.getMessage())));
    }
  }

  private Subject subjectOf(Part inspectedPart, ResourceKind inspectedKind, String objectName) {
    return Subject.of(
        inspectedPart, hostingCluster.objectRef(inspectedKind, componentNamespace, objectName));
  }
}
