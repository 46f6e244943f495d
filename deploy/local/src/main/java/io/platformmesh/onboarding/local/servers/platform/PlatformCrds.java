package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The custom resource definitions of a local platform.
 *
 * @param runtime CRDs of the runtime cluster
 * @param kcp CRDs of each kcp workspace
 */
record PlatformCrds(List<CustomResourceDefinition> runtime, List<CustomResourceDefinition> kcp) {
  private static final String PROJECT_CRD_DIRECTORY =
      "deploy/helm/platform-mesh-onboarding-crds/files";
  private static final String KCP_FILE_PREFIX = "kcp_";
  private static final long ESTABLISH_TIMEOUT_SECONDS = 60;

  PlatformCrds {
    runtime = List.copyOf(runtime);
    kcp = List.copyOf(kcp);
  }

  /**
   * Reads all CRDs in the YAML files of a directory; files named {@code kcp_…} are for kcp. Without
   * a directory: the CRDs of this project, and permissive CRDs for the kinds of other projects.
   *
   * @param sourceDefinitions directory with the CRDs of Flux's source-controller, for the kinds
   *     that the first directory does not define; null for none
   */
  static PlatformCrds in(@Nullable Path directory, @Nullable Path sourceDefinitions) {
    Path crdDirectory = directory == null ? Checkout.file(PROJECT_CRD_DIRECTORY) : directory;
    List<CustomResourceDefinition> runtimeCrds = new ArrayList<>();
    List<CustomResourceDefinition> kcpCrds = new ArrayList<>();
    for (Path crdFile : yamlFilesIn(crdDirectory)) {
      boolean isForKcp = crdFile.getFileName().toString().startsWith(KCP_FILE_PREFIX);
      List<CustomResourceDefinition> clusterCrds = isForKcp ? kcpCrds : runtimeCrds;
      clusterCrds.addAll(readCrds(crdFile));
    }
    if (sourceDefinitions != null) {
      for (Path crdFile : yamlFilesIn(sourceDefinitions)) {
        addMissing(runtimeCrds, readCrds(crdFile));
      }
    }
    if (directory == null) {
      addMissing(runtimeCrds, ForeignCrds.runtime());
      kcpCrds.addAll(ForeignCrds.kcp());
    }
    return new PlatformCrds(runtimeCrds, kcpCrds);
  }

  private static void addMissing(
      List<CustomResourceDefinition> crds, List<CustomResourceDefinition> furtherCrds) {
    for (CustomResourceDefinition furtherCrd : furtherCrds) {
      String name = furtherCrd.getMetadata().getName();
      if (crds.stream().noneMatch(crd -> crd.getMetadata().getName().equals(name))) {
        crds.add(furtherCrd);
      }
    }
  }

  private static List<Path> yamlFilesIn(Path crdDirectory) {
    if (!Files.isDirectory(crdDirectory)) {
      throw new LocalPlatformException(
          "there is no directory "
              + crdDirectory
              + " with custom resource definitions: select another with --crds");
    }
    try (Stream<Path> directoryFiles = Files.list(crdDirectory)) {
      List<Path> crdFiles =
          directoryFiles.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
      if (crdFiles.isEmpty()) {
        throw new LocalPlatformException(
            "no YAML file is in " + crdDirectory + ": select another directory with --crds");
      }
      return crdFiles;
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + crdDirectory + ": " + e.getMessage(), e);
    }
  }

  private static List<CustomResourceDefinition> readCrds(Path crdFile) {
    try (InputStream crdStream = Files.newInputStream(crdFile)) {
      Object crdContent = new KubernetesSerialization().unmarshal(crdStream);
      List<?> crdItems =
          crdContent instanceof KubernetesResourceList<?> list
              ? list.getItems()
              : List.of(crdContent);
      return crdItems.stream()
          .filter(CustomResourceDefinition.class::isInstance)
          .map(CustomResourceDefinition.class::cast)
          .toList();
    } catch (IOException | RuntimeException e) {
      throw new LocalPlatformException("cannot read " + crdFile + ": " + e.getMessage(), e);
    }
  }

  /** Installs custom resource definitions and waits until the API server serves their kinds. */
  static void install(KubernetesClient clusterClient, List<CustomResourceDefinition> crds) {
    for (CustomResourceDefinition crd : crds) {
      clusterClient.resource(crd).createOr(NonDeletingOperation::update);
    }
    for (CustomResourceDefinition crd : crds) {
      clusterClient
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(crd.getMetadata().getName())
          .waitUntilCondition(
              PlatformCrds::isEstablished, ESTABLISH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream().anyMatch(PlatformCrds::isEstablishedCondition);
  }

  private static boolean isEstablishedCondition(CustomResourceDefinitionCondition condition) {
    return condition.getType().equals("Established") && condition.getStatus().equals("True");
  }
}
