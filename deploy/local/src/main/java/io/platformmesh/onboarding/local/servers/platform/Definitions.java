package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
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
 * The custom resource definitions of a platform.
 *
 * @param runtime definitions of the runtime cluster
 * @param kcp definitions of each kcp workspace
 */
record Definitions(List<CustomResourceDefinition> runtime, List<CustomResourceDefinition> kcp) {
  private static final String PROJECT_CRDS = "deploy/helm/platform-mesh-onboarding-crds/files";
  private static final String KCP_PREFIX = "kcp_";
  private static final long TIMEOUT_SECONDS = 60;

  Definitions {
    runtime = List.copyOf(runtime);
    kcp = List.copyOf(kcp);
  }

  /**
   * Reads all definitions in the YAML files of a directory; files named {@code kcp_…} are for kcp.
   * Without a directory: the definitions of this project, and permissive ones for the kinds of
   * other projects.
   */
  static Definitions in(@Nullable Path directory) {
    Path from = directory == null ? Checkout.file(PROJECT_CRDS) : directory;
    List<CustomResourceDefinition> runtime = new ArrayList<>();
    List<CustomResourceDefinition> kcp = new ArrayList<>();
    for (Path file : yamlFiles(from)) {
      (file.getFileName().toString().startsWith(KCP_PREFIX) ? kcp : runtime).addAll(read(file));
    }
    if (directory == null) {
      runtime.addAll(ForeignCrds.runtime());
      kcp.addAll(ForeignCrds.kcp());
    }
    return new Definitions(runtime, kcp);
  }

  private static List<Path> yamlFiles(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new LocalPlatformException(
          "there is no directory "
              + directory
              + " with custom resource definitions: select another with --crds");
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> yaml =
          files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
      if (yaml.isEmpty()) {
        throw new LocalPlatformException(
            "no YAML file is in " + directory + ": select another directory with --crds");
      }
      return yaml;
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  private static List<CustomResourceDefinition> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      Object content = new KubernetesSerialization().unmarshal(stream);
      List<?> items =
          content instanceof KubernetesResourceList<?> list ? list.getItems() : List.of(content);
      return items.stream()
          .filter(CustomResourceDefinition.class::isInstance)
          .map(CustomResourceDefinition.class::cast)
          .toList();
    } catch (IOException | RuntimeException e) {
      throw new LocalPlatformException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Installs definitions and waits until the API server serves their kinds. */
  static void install(KubernetesClient client, List<CustomResourceDefinition> definitions) {
    for (CustomResourceDefinition definition : definitions) {
      client.resource(definition).createOr(NonDeletingOperation::update);
    }
    for (CustomResourceDefinition definition : definitions) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(definition.getMetadata().getName())
          .waitUntilCondition(Definitions::isEstablished, TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
