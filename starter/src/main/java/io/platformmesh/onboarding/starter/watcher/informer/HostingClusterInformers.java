package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The informers of whole kinds in the hosting cluster, and their caches: ManagedProviders,
 * PlatformMeshes, and the objects of components that carry the label of this project.
 */
public final class HostingClusterInformers implements AutoCloseable {

  private static final String MANAGED_PROVIDER = "ManagedProvider";

  /** Name of the cache index that finds the ManagedProviders that depend on an object. */
  private static final String DEPENDENCY_INDEX = "dependencies";

  private final KubernetesClient hostingClient;
  private final InformerFactory informerFactory;
  private final WatchStartLimiter watchStartLimiter;
  private final List<InformerHandle<ManagedProvider>> managedProviderInformers;
  private final List<InformerHandle<GenericKubernetesResource>> labelledObjectInformers;
  private final List<InformerHandle<GenericKubernetesResource>> platformMeshInformers;

  /**
   * The receivers of changes that matter to onboardings.
   *
   * @param ofManagedProviders receives changed ManagedProviders
   * @param ofLabelledObjects receives changed objects with our label
   * @param ofPlatformMeshes receives changed PlatformMeshes
   */
  public record Listeners(
      ChangeListener<ManagedProvider> ofManagedProviders,
      ChangeListener<GenericKubernetesResource> ofLabelledObjects,
      ChangeListener<GenericKubernetesResource> ofPlatformMeshes) {}

  /**
   * Creates the informers of the hosting cluster without starting them.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param namespaces namespaces of the ManagedProviders; empty for all
   * @param selector label selector for ManagedProviders; empty for all
   * @param informerFactory creates the informers
   * @param watchStartLimiter starts the informers
   * @param listeners receive the changes that matter to onboardings
   */
  public HostingClusterInformers(
      KubernetesClient hostingClient,
      List<String> namespaces,
      String selector,
      InformerFactory informerFactory,
      WatchStartLimiter watchStartLimiter,
      Listeners listeners) {
    this.hostingClient = hostingClient;
    this.informerFactory = informerFactory;
    this.watchStartLimiter = watchStartLimiter;
    List<String> watchedNamespaces = namespaces.isEmpty() ? List.of("") : namespaces;
    managedProviderInformers =
        watchedNamespaces.stream()
            .map(
                namespace ->
                    createManagedProviderInformer(
                        namespace, selector, listeners.ofManagedProviders()))
            .toList();
    labelledObjectInformers =
        watchedNamespaces.stream()
            .flatMap(
                namespace ->
                    Dependencies.COMPONENT_KINDS.stream()
                        .map(
                            kind ->
                                createLabelledObjectInformer(
                                    namespace, kind, listeners.ofLabelledObjects())))
            .toList();
    platformMeshInformers =
        watchedNamespaces.stream()
            .map(namespace -> createPlatformMeshInformer(namespace, listeners.ofPlatformMeshes()))
            .toList();
  }

  private InformerHandle<ManagedProvider> createManagedProviderInformer(
      String namespace, String selector, ChangeListener<ManagedProvider> listener) {
    var all = hostingClient.resources(ManagedProvider.class);
    FilterWatchListDeletable<ManagedProvider, ?, ?> selected =
        namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
    SharedIndexInformer<ManagedProvider> informer =
        selected.withLabelSelector(selector).runnableInformer(0);
    informer.addIndexers(
        Map.of(
            DEPENDENCY_INDEX,
            managedProvider ->
                Dependencies.of(managedProvider).stream().map(ObjectRef::key).toList()));
    return informerFactory.create(
        createScope(MANAGED_PROVIDER, namespace), informer, ObservedStates::of, listener);
  }

  private InformerHandle<GenericKubernetesResource> createLabelledObjectInformer(
      String namespace, ResourceKind kind, ChangeListener<GenericKubernetesResource> listener) {
    return informerFactory.create(
        createScope(kind.name(), namespace),
        selectObjects(kind, namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER)
            .runnableInformer(0),
        ObservedStates::of,
        listener);
  }

  private InformerHandle<GenericKubernetesResource> createPlatformMeshInformer(
      String namespace, ChangeListener<GenericKubernetesResource> listener) {
    return informerFactory.create(
        createScope(ResourceKind.PlatformMesh.name(), namespace),
        selectObjects(ResourceKind.PlatformMesh, namespace).runnableInformer(0),
        ObservedStates::of,
        listener);
  }

  private static InformerScope createScope(String kind, String namespace) {
    return new InformerScope(
        ClusterKind.HOSTING,
        kind,
        "kind %s in %s of the hosting cluster"
            .formatted(kind, namespace.isEmpty() ? "all namespaces" : "namespace " + namespace));
  }

  /** Selects all objects of a kind; an empty namespace selects all namespaces. */
  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> selectObjects(
      ResourceKind kind, String namespace) {
    var all = hostingClient.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  /** Starts all informers. */
  public void start() {
    allInformers().forEach(informer -> watchStartLimiter.add(hostingClient, informer::start));
  }

  /** Reports whether all ManagedProviders are cached. */
  public boolean areManagedProvidersListed() {
    return managedProviderInformers.stream().allMatch(InformerHandle::isSynced);
  }

  /** Returns a kind that is not cached yet; empty when all kinds are. */
  public Optional<String> firstUnlistedKind() {
    return areManagedProvidersListed()
        ? allInformers()
            .filter(informer -> !informer.isListed())
            .map(informer -> informer.scope().kind())
            .findFirst()
        : Optional.of(MANAGED_PROVIDER);
  }

  /** Reports whether all objects with our label are cached. */
  public boolean areLabelledObjectsListed() {
    return labelledObjectInformers.stream().allMatch(InformerHandle::isListed);
  }

  /** Reports whether all PlatformMeshes are cached. */
  public boolean arePlatformMeshesListed() {
    return platformMeshInformers.stream().allMatch(InformerHandle::isListed);
  }

  /** Returns the cached ManagedProviders. */
  public Stream<ManagedProvider> managedProviders() {
    return managedProviderInformers.stream().flatMap(InformerHandle::objects);
  }

  /** Returns the cached ManagedProviders with a valid spec. */
  public Stream<ManagedProvider> validManagedProviders() {
    return managedProviders()
        .filter(managedProvider -> !Dependencies.of(managedProvider).isEmpty());
  }

  /** Finds a cached ManagedProvider. */
  public Optional<ManagedProvider> managedProvider(String namespace, String name) {
    return find(managedProviderInformers, namespace, name);
  }

  /** Returns the cached ManagedProviders that depend on an object. */
  public Stream<ManagedProvider> dependents(ObjectRef dependency) {
    return managedProviderInformers.stream()
        .flatMap(informer -> informer.findByIndex(DEPENDENCY_INDEX, dependency.key()).stream());
  }

  /** Returns the cached ManagedProviders that depend on an object of the hosting cluster. */
  public Stream<ManagedProvider> dependents(GenericKubernetesResource dependency) {
    return dependents(
        ObjectRef.hosting(
            dependency.getKind(),
            dependency.getMetadata().getNamespace(),
            dependency.getMetadata().getName()));
  }

  /** Returns the cached objects with our label. */
  public Stream<GenericKubernetesResource> labelledObjects() {
    return labelledObjectInformers.stream().flatMap(InformerHandle::objects);
  }

  /** Finds a cached PlatformMesh. */
  public Optional<GenericKubernetesResource> platformMesh(String namespace, String name) {
    return find(platformMeshInformers, namespace, name);
  }

  private static <T> Optional<T> find(
      List<InformerHandle<T>> handles, String namespace, String name) {
    return handles.stream()
        .flatMap(informer -> informer.find(namespace, name).stream())
        .findFirst();
  }

  private Stream<InformerHandle<?>> allInformers() {
    return Stream.of(managedProviderInformers, labelledObjectInformers, platformMeshInformers)
        .flatMap(List::stream);
  }

  /** Stops all informers. */
  @Override
  public void close() {
    allInformers().forEach(InformerHandle::stop);
  }
}
