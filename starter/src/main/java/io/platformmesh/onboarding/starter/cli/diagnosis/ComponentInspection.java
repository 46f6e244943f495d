package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Finds the state of one component: its sources, its HelmRelease and its pods. */
final class ComponentInspection {

  private static final List<ResourceKind> SOURCES =
      List.of(
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository);

  private final Cluster hosting;
  private final String namespace;
  private final String name;
  private final Redactor redactor;

  ComponentInspection(Cluster hosting, String namespace, RuntimeDeployment component) {
    this.hosting = hosting;
    this.namespace = namespace;
    this.name = ComponentNames.of(component);
    this.redactor = Redactor.ofValues(values(component));
  }

  private static @Nullable JsonNode values(RuntimeDeployment component) {
    if (component.flux() != null) {
      return component.flux().values();
    }
    return component.ocm() == null ? null : component.ocm().values();
  }

  /**
   * Returns the findings for the component.
   *
   * @param runtime connects to the cluster of the pods
   */
  List<Finding> inspect(Supplier<Cluster> runtime) {
    List<Finding> findings = new ArrayList<>();
    for (ResourceKind kind : SOURCES) {
      find(Part.SOURCE, kind).ifPresent(findings::add);
    }
    if (findings.isEmpty()) {
      findings.add(
          new Subject(Part.SOURCE, "source of component " + name, null)
              .waiting("does not exist yet"));
    }
    findings.add(
        find(Part.RELEASE, ResourceKind.HelmRelease)
            .orElseGet(
                () ->
                    subject(Part.RELEASE, ResourceKind.HelmRelease).waiting("does not exist yet")));
    findings.add(new PodInspection(namespace, name, redactor).inspect(runtime));
    return findings;
  }

  private Optional<Finding> find(Part part, ResourceKind kind) {
    Subject subject = subject(part, kind);
    try {
      return hosting
          .get(kind, namespace, name)
          .map(found -> ReadyFindings.ofSourceOrRelease(subject, found, redactor));
    } catch (StageException unreadable) {
      return Optional.of(subject.unseen(String.valueOf(unreadable.getMessage())));
    }
  }

  private Subject subject(Part part, ResourceKind kind) {
    return Subject.of(part, hosting.objectRef(kind, namespace, name));
  }
}
