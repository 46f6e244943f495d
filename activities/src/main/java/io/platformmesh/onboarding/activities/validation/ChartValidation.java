package io.platformmesh.onboarding.activities.validation;

import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.chart.HelmRepositoryUrl;
import io.platformmesh.onboarding.activities.chart.InvalidChartException;
import io.platformmesh.onboarding.activities.chart.RegistryAddress;
import io.platformmesh.onboarding.activities.crd.FluxComponent;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import io.platformmesh.onboarding.workflows.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Validates where the chart of a component is, and its version. */
final class ChartValidation {

  private ChartValidation() {}

  static void checkFlux(String fieldPath, FluxComponent flux, List<Problem> problems) {
    boolean fromHelmRepository = flux.fromHelmRepository();
    check(
        fieldPath + "/registry",
        flux.registry(),
        fromHelmRepository ? HelmRepositoryUrl::parse : RegistryAddress::parse,
        problems);
    check(
        fieldPath + "/chart",
        flux.chart(),
        fromHelmRepository ? chart -> {} : RegistryAddress::repositoryName,
        problems);
    check(
        fieldPath + "/version",
        flux.version(),
        fromHelmRepository ? ChartVersion::ofHelmChart : ChartVersion::ofOciArtifact,
        problems);
  }

  static void checkOcm(String fieldPath, OcmComponent ocm, List<Problem> problems) {
    boolean isArtifactItself = ocm.componentName() != null;
    check(fieldPath + "/registry", ocm.registry(), RegistryAddress::parse, problems);
    if (isArtifactItself) {
      check(
          fieldPath + "/componentName",
          ocm.componentName(),
          RegistryAddress::repositoryName,
          problems);
    }
    check(
        fieldPath + "/version",
        ocm.version(),
        isArtifactItself ? ChartVersion::ofOciArtifact : ChartVersion::ofOcmComponent,
        problems);
  }

  private static void check(
      String fieldPath,
      @Nullable String fieldValue,
      Consumer<String> parser,
      List<Problem> problems) {
    if (fieldValue == null || fieldValue.isBlank()) {
      problems.add(new Problem(fieldPath, "missing: set it"));
      return;
    }
    try {
      parser.accept(fieldValue);
    } catch (InvalidChartException invalidChart) {
      problems.add(new Problem(fieldPath, invalidChart.getMessage()));
    }
  }
}
