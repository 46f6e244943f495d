package io.platformmesh.onboarding.starter.watcher.dependency;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.informer.ChangeListener;
import io.platformmesh.onboarding.starter.watcher.informer.InformerFactory;
import io.platformmesh.onboarding.starter.watcher.informer.InformerHandle;
import io.platformmesh.onboarding.starter.watcher.informer.InformerScope;
import io.platformmesh.onboarding.starter.watcher.informer.WatchStartLimiter;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The informers of whole kinds in the hosting cluster: ManagedProviders, PlatformMeshes, and the
 * objects that carry our label.
 */
public final class HostingClusterInformers implements AutoCloseable {

  private static final String MANAGED_PROVIDER = "ManagedProvider";

  /** Name of the index from a dependency to its ManagedProviders. */
  private static final String DEPENDENCIES = "dependencies";

  private final KubernetesClient hostingCluster;
  private final InformerFactory informers;
  private final WatchStartLimiter starts;
  private final List<InformerHandle<ManagedProvider>> managedProviders;
  private final List<InformerHandle<GenericKubernetesResource>> labelled;
  private final List<InformerHandle<GenericKubernetesResource>> platformMeshes;

  /**
   * The receivers of changes that matter.
   *
   * @param managedProviders of ManagedProviders
   * @param labelled of objects with our label
   * @param platformMeshes of PlatformMeshes
   */
  public record Listeners(
      ChangeListener<ManagedProvider> managedProviders,
      ChangeListener<GenericKubernetesResource> labelled,
      ChangeListener<GenericKubernetesResource> platformMeshes) {}

  /**
   * Creates the informers without starting them.
   *
   * @param hostingCluster client of the hosting cluster; not closed here
   * @param namespaces namespaces of the ManagedProviders; empty for all
   * @param selector label selector for ManagedProviders; empty for all
   * @param informers creates the informers
   * @param starts starts the informers
   * @param listeners receive the changes that matter
   */
  public HostingClusterInformers(
      KubernetesClient hostingCluster,
      List<String> namespaces,
      String selector,
      InformerFactory informers,
      WatchStartLimiter starts,
      Listeners listeners) {
    this.hostingCluster = hostingCluster;
    this.informers = informers;
    this.starts = starts;
    List<String> scopes = namespaces.isEmpty() ? List.of("") : namespaces;
    managedProviders =
        scopes.stream()
            .map(namespace -> managedProviders(namespace, selector, listeners.managedProviders()))
            .toList();
    labelled =
        scopes.stream()
            .flatMap(
                namespace ->
                    Dependencies.COMPONENT_KINDS.stream()
                        .map(kind -> labelled(namespace, kind, listeners.labelled())))
            .toList();
    platformMeshes =
        scopes.stream()
            .map(namespace -> platformMeshes(namespace, listeners.platformMeshes()))
            .toList();
  }

  private InformerHandle<ManagedProvider> managedProviders(
      String namespace, String selector, ChangeListener<ManagedProvider> listener) {
    var all = hostingCluster.resources(ManagedProvider.class);
    FilterWatchListDeletable<ManagedProvider, ?, ?> selected =
        namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    SharedIndexInformer<ManagedProvider> informer =
        selected.withLabelSelector(selector).runnableInformer(0);
    informer.addIndexers(
        Map.of(
            DEPENDENCIES,
            managedProvider ->
                Dependencies.of(managedProvider).stream().map(ObjectRef::key).toList()));
    return informers.create(
        scope(MANAGED_PROVIDER, namespace), informer, ObservedStates::of, listener);
  }

  private InformerHandle<GenericKubernetesResource> labelled(
      String namespace, ResourceKind kind, ChangeListener<GenericKubernetesResource> listener) {
    return informers.create(
        scope(kind.name(), namespace),
        generic(kind, namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER)
            .runnableInformer(0),
        ObservedStates::of,
        listener);
  }

  private InformerHandle<GenericKubernetesResource> platformMeshes(
      String namespace, ChangeListener<GenericKubernetesResource> listener) {
    return informers.create(
        scope(ResourceKind.PlatformMesh.name(), namespace),
        generic(ResourceKind.PlatformMesh, namespace).runnableInformer(0),
        ObservedStates::of,
        listener);
  }

  private static InformerScope scope(String kind, String namespace) {
    return new InformerScope(
        ClusterKind.HOSTING,
        kind,
        "kind %s in %s of the hosting cluster"
            .formatted(kind, namespace.isEmpty() ? "all namespaces" : "namespace " + namespace));
  }

  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> generic(
      ResourceKind kind, String namespace) {
    var all = hostingCluster.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  /** Starts all informers. */
  public void start() {
    all().forEach(informer -> starts.add(hostingCluster, informer::start));
  }

  /** Reports whether all ManagedProviders are cached. */
  public boolean isManagedProvidersListed() {
    return managedProviders.stream().allMatch(InformerHandle::isSynced);
  }

  /** A kind that is not cached yet; empty when all kinds are. */
  public Optional<String> firstUnlistedKind() {
    return isManagedProvidersListed()
        ? all()
            .filter(informer -> !informer.isListed())
            .map(informer -> informer.scope().kind())
            .findFirst()
        : Optional.of(MANAGED_PROVIDER);
  }

  /** Reports whether all objects with our label are cached. */
  public boolean isLabelledListed() {
    return labelled.stream().allMatch(InformerHandle::isListed);
  }

  /** Reports whether all PlatformMeshes are cached. */
  public boolean isPlatformMeshesListed() {
    return platformMeshes.stream().allMatch(InformerHandle::isListed);
  }

  /** The cached ManagedProviders. */
  public Stream<ManagedProvider> managedProviders() {
    return managedProviders.stream().flatMap(InformerHandle::objects);
  }

  /** The cached ManagedProviders with a valid spec. */
  public Stream<ManagedProvider> validManagedProviders() {
    return managedProviders()
        .filter(managedProvider -> !Dependencies.of(managedProvider).isEmpty());
  }

  /** Finds a cached ManagedProvider. */
  public Optional<ManagedProvider> managedProvider(String namespace, String name) {
    return find(managedProviders, namespace, name);
  }

  /** The cached ManagedProviders that depend on an object. */
  public Stream<ManagedProvider> dependents(ObjectRef dependency) {
    return managedProviders.stream()
        .flatMap(informer -> informer.findByIndex(DEPENDENCIES, dependency.key()).stream());
  }

  /** The cached ManagedProviders that depend on an object of the hosting cluster. */
  public Stream<ManagedProvider> dependents(GenericKubernetesResource dependency) {
    return dependents(
        ObjectRef.hosting(
            dependency.getKind(),
            dependency.getMetadata().getNamespace(),
            dependency.getMetadata().getName()));
  }

  /** The cached objects with our label. */
  public Stream<GenericKubernetesResource> labelled() {
    return labelled.stream().flatMap(InformerHandle::objects);
  }

  /** Finds a cached PlatformMesh. */
  public Optional<GenericKubernetesResource> platformMesh(String namespace, String name) {
    return find(platformMeshes, namespace, name);
  }

  private static <T> Optional<T> find(
      List<InformerHandle<T>> informers, String namespace, String name) {
    return informers.stream()
        .flatMap(informer -> informer.find(namespace, name).stream())
        .findFirst();
  }

  private Stream<InformerHandle<?>> all() {
    return Stream.of(managedProviders, labelled, platformMeshes).flatMap(List::stream);
  }

  /** Stops all informers. */
  @Override
  public void close() {
    all().forEach(InformerHandle::stop);
  }
}
