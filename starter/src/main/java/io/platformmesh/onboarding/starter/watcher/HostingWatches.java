package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Watches whole kinds in the hosting cluster: ManagedProviders, PlatformMeshes, and what carries
 * our label.
 */
final class HostingWatches implements AutoCloseable {

  /** The objects of others that carry our label. */
  private static final List<ResourceKind> LABELLED =
      List.of(
          ResourceKind.HelmRelease,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository,
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource);

  private final KubernetesClient hosting;
  private final InformerFactory informers;
  private final WatchStartLimiter starts;
  private final List<InformerHandle<ManagedProvider>> managedProviders;
  private final List<InformerHandle<GenericKubernetesResource>> labelled;
  private final List<InformerHandle<GenericKubernetesResource>> platformMeshes;

  /**
   * Who hears of what has changed; true means that the object was not known before.
   *
   * @param managedProviders of ManagedProviders
   * @param labelled of objects with our label
   * @param platformMeshes of PlatformMeshes
   */
  record News(
      BiConsumer<ManagedProvider, Boolean> managedProviders,
      BiConsumer<GenericKubernetesResource, Boolean> labelled,
      BiConsumer<GenericKubernetesResource, Boolean> platformMeshes) {}

  /**
   * Watches nothing until it is started.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param options which namespaces and ManagedProviders
   * @param informers sets informers up
   * @param starts starts watches, at once or later
   * @param news who hears of what has changed
   */
  HostingWatches(
      KubernetesClient hosting,
      WatcherOptions options,
      InformerFactory informers,
      WatchStartLimiter starts,
      News news) {
    this.hosting = hosting;
    this.informers = informers;
    this.starts = starts;
    List<String> namespaces = options.namespaces().isEmpty() ? List.of("") : options.namespaces();
    managedProviders =
        namespaces.stream()
            .map(namespace -> managedProviders(namespace, options.selector(), news))
            .toList();
    labelled =
        namespaces.stream()
            .flatMap(namespace -> LABELLED.stream().map(kind -> labelled(namespace, kind, news)))
            .toList();
    platformMeshes = namespaces.stream().map(namespace -> platformMeshes(namespace, news)).toList();
  }

  private InformerHandle<GenericKubernetesResource> labelled(
      String namespace, ResourceKind kind, News news) {
    return watch(
        kind,
        generic(kind, namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER),
        kind.name(),
        news.labelled());
  }

  private InformerHandle<GenericKubernetesResource> platformMeshes(String namespace, News news) {
    return watch(
        ResourceKind.PlatformMesh,
        generic(ResourceKind.PlatformMesh, namespace),
        "PlatformMeshes",
        news.platformMeshes());
  }

  private InformerHandle<ManagedProvider> managedProviders(
      String namespace, String selector, News news) {
    var all = hosting.resources(ManagedProvider.class);
    FilterWatchListDeletable<ManagedProvider, ?, ?> selected =
        namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    SharedIndexInformer<ManagedProvider> informer =
        selected.withLabelSelector(selector).runnableInformer(0);
    informer.addIndexers(Map.of(Dependencies.INDEX, Dependencies::of));
    return informers.watch(
        ClusterKind.HOSTING,
        "ManagedProvider",
        informer,
        "ManagedProviders",
        ObservedStates::of,
        news.managedProviders());
  }

  private InformerHandle<GenericKubernetesResource> watch(
      ResourceKind kind,
      FilterWatchListDeletable<GenericKubernetesResource, ?, ?> objects,
      String what,
      BiConsumer<GenericKubernetesResource, Boolean> news) {
    return informers.watch(
        ClusterKind.HOSTING,
        kind.name(),
        objects.runnableInformer(0),
        what,
        ObservedStates::of,
        news);
  }

  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> generic(
      ResourceKind kind, String namespace) {
    var all = hosting.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  /** Whether all ManagedProviders are known. */
  boolean isListed() {
    return managedProviders.stream().allMatch(InformerHandle::isSynced);
  }

  /** A kind that is not known yet; empty when everything that is watched here is. */
  Optional<String> firstUnlisted() {
    return isListed()
        ? all().filter(watch -> !watch.isListed()).map(InformerHandle::what).findFirst()
        : Optional.of("ManagedProviders");
  }

  /** Whether all objects with our label are known. */
  boolean isLabelledListed() {
    return labelled.stream().allMatch(InformerHandle::isListed);
  }

  /** Whether all PlatformMeshes are known. */
  boolean isPlatformMeshesListed() {
    return platformMeshes.stream().allMatch(InformerHandle::isListed);
  }

  /** The ManagedProviders that are known. */
  Stream<ManagedProvider> managedProviders() {
    return managedProviders.stream().flatMap(InformerHandle::objects);
  }

  /** The ManagedProvider of that name, if it is known. */
  Optional<ManagedProvider> find(ManagedProviderKey key) {
    return managedProviders.stream()
        .flatMap(watch -> watch.find(key.toString()).stream())
        .findFirst();
  }

  /** The ManagedProviders that depend on an object. */
  Stream<ManagedProvider> dependents(String dependency) {
    return managedProviders.stream()
        .flatMap(watch -> watch.find(Dependencies.INDEX, dependency).stream());
  }

  /** The objects with our label that are known. */
  Stream<GenericKubernetesResource> labelled() {
    return labelled.stream().flatMap(InformerHandle::objects);
  }

  /** A PlatformMesh, if it is known. */
  Optional<GenericKubernetesResource> platformMesh(String namespace, String name) {
    return platformMeshes.stream()
        .flatMap(watch -> watch.find(namespace + "/" + name).stream())
        .findFirst();
  }

  private Stream<InformerHandle<?>> all() {
    return Stream.of(managedProviders, labelled, platformMeshes).flatMap(List::stream);
  }

  /** Begins to watch. */
  void start() {
    all().forEach(watch -> starts.add(hosting, watch::start));
  }

  @Override
  public void close() {
    all().forEach(InformerHandle::stop);
  }
}
