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
import io.platformmesh.onboarding.workflows.DependencyReady;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The informers of whole kinds in the hosting cluster, and their caches: ManagedProviders,
 * PlatformMeshes, the objects of components that carry the label of this project, and the
 * HelmCharts that Flux creates.
 */
public final class HostingClusterInformers implements AutoCloseable {

  private static final String MANAGED_PROVIDER = "ManagedProvider";

  /** Namespace of an informer that caches the objects of all namespaces. */
  private static final String ALL_NAMESPACES = "";

  /** Name of the cache index that finds the ManagedProviders that depend on an object. */
  private static final String DEPENDENCY_INDEX = "dependencies";

  private final KubernetesClient hostingClient;
  private final InformerFactory informerFactory;
  private final WatchStartLimiter watchStartLimiter;
  private final List<InformerHandle<ManagedProvider>> managedProviderInformers = new ArrayList<>();
  private final List<InformerHandle<GenericKubernetesResource>> labelledObjectInformers =
      new ArrayList<>();
  private final List<InformerHandle<GenericKubernetesResource>> platformMeshInformers =
      new ArrayList<>();
  private final List<InformerHandle<GenericKubernetesResource>> helmChartInformers =
      new ArrayList<>();

  /**
   * The receivers of changes that matter to onboardings.
   *
   * @param ofManagedProviders receives changed ManagedProviders
   * @param ofLabelledObjects receives changed objects with the label of this project
   * @param ofForeignObjects receives changed PlatformMeshes and HelmCharts
   */
  public record ChangeListeners(
      ChangeListener<ManagedProvider> ofManagedProviders,
      ChangeListener<GenericKubernetesResource> ofLabelledObjects,
      ChangeListener<GenericKubernetesResource> ofForeignObjects) {}

  /**
   * Creates the informers of the hosting cluster without starting them.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param namespaces namespaces of the ManagedProviders; empty for all
   * @param selector label selector for ManagedProviders; empty for all
   * @param informerFactory creates the informers
   * @param watchStartLimiter starts the informers
   * @param changeListeners receive the changes that matter to onboardings
   */
  public HostingClusterInformers(
      KubernetesClient hostingClient,
      List<String> namespaces,
      String selector,
      InformerFactory informerFactory,
      WatchStartLimiter watchStartLimiter,
      ChangeListeners changeListeners) {
    this.hostingClient = hostingClient;
    this.informerFactory = informerFactory;
    this.watchStartLimiter = watchStartLimiter;
    for (String namespace : namespaces.isEmpty() ? List.of(ALL_NAMESPACES) : namespaces) {
      managedProviderInformers.add(
          createManagedProviderInformer(namespace, selector, changeListeners.ofManagedProviders()));
      for (ResourceKind componentKind : Dependencies.COMPONENT_KINDS) {
        labelledObjectInformers.add(
            createLabelledObjectInformer(
                namespace, componentKind, changeListeners.ofLabelledObjects()));
      }
      platformMeshInformers.add(
          createForeignObjectInformer(
              namespace, ResourceKind.PlatformMesh, changeListeners.ofForeignObjects()));
      helmChartInformers.add(
          createForeignObjectInformer(
              namespace, ResourceKind.HelmChart, changeListeners.ofForeignObjects()));
    }
  }

  private InformerHandle<ManagedProvider> createManagedProviderInformer(
      String namespace, String selector, ChangeListener<ManagedProvider> listener) {
    var allManagedProviders = hostingClient.resources(ManagedProvider.class);
    FilterWatchListDeletable<ManagedProvider, ?, ?> managedProvidersInNamespace =
        namespace.equals(ALL_NAMESPACES)
            ? allManagedProviders.inAnyNamespace()
            : allManagedProviders.inNamespace(namespace);
    SharedIndexInformer<ManagedProvider> managedProviderInformer =
        managedProvidersInNamespace
            .withLabelSelector(selector)
            .runnableInformer(InformerFactory.NO_INFORMER_RESYNC);
    managedProviderInformer.addIndexers(
        Map.of(DEPENDENCY_INDEX, HostingClusterInformers::dependencyKeys));
    return informerFactory.create(
        scopeOf(MANAGED_PROVIDER, namespace),
        managedProviderInformer,
        ObservedStates::of,
        listener);
  }

  /** Returns the keys under which {@link #DEPENDENCY_INDEX} lists a ManagedProvider. */
  private static List<String> dependencyKeys(ManagedProvider managedProvider) {
    return Dependencies.of(managedProvider).stream().map(ObjectRef::key).toList();
  }

  private InformerHandle<GenericKubernetesResource> createLabelledObjectInformer(
      String namespace,
      ResourceKind componentKind,
      ChangeListener<GenericKubernetesResource> listener) {
    return informerFactory.create(
        scopeOf(componentKind.name(), namespace),
        selectObjects(componentKind, namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER)
            .runnableInformer(InformerFactory.NO_INFORMER_RESYNC),
        ObservedStates::of,
        listener);
  }

  private InformerHandle<GenericKubernetesResource> createForeignObjectInformer(
      String namespace,
      ResourceKind objectKind,
      ChangeListener<GenericKubernetesResource> listener) {
    return informerFactory.create(
        scopeOf(objectKind.name(), namespace),
        selectObjects(objectKind, namespace).runnableInformer(InformerFactory.NO_INFORMER_RESYNC),
        ObservedStates::of,
        listener);
  }

  private static InformerScope scopeOf(String objectKind, String namespace) {
    String namespaceText =
        namespace.equals(ALL_NAMESPACES) ? "all namespaces" : "namespace " + namespace;
    return new InformerScope(
        ClusterKind.HOSTING,
        objectKind,
        "kind %s in %s of the hosting cluster".formatted(objectKind, namespaceText));
  }

  /** Selects all objects of a kind in a namespace, or in {@link #ALL_NAMESPACES}. */
  private FilterWatchListDeletable<GenericKubernetesResource, ?, ?> selectObjects(
      ResourceKind objectKind, String namespace) {
    var allObjects = hostingClient.genericKubernetesResources(objectKind.context());
    return namespace.equals(ALL_NAMESPACES)
        ? allObjects.inAnyNamespace()
        : allObjects.inNamespace(namespace);
  }

  /** Starts all informers of the hosting cluster. */
  public void start() {
    allInformers()
        .forEach(informer -> watchStartLimiter.enqueueStart(hostingClient, informer::start));
  }

  /** Reports whether the informers have listed all ManagedProviders. */
  public boolean areManagedProvidersListed() {
    return managedProviderInformers.stream().allMatch(InformerHandle::hasListed);
  }

  /** Returns a kind whose informer has not listed yet; empty when all informers have. */
  public Optional<String> firstUnlistedKind() {
    if (!areManagedProvidersListed()) {
      return Optional.of(MANAGED_PROVIDER);
    }
    return allInformers()
        .filter(informer -> !informer.isListed())
        .map(informer -> informer.scope().objectKind())
        .findFirst();
  }

  /** Reports whether the informers have listed all objects with the label of this project. */
  public boolean areLabelledObjectsListed() {
    return labelledObjectInformers.stream().allMatch(InformerHandle::isListed);
  }

  /** Reports whether the informers have listed all PlatformMeshes. */
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
  public Optional<ManagedProvider> findManagedProvider(String namespace, String name) {
    return findInCaches(managedProviderInformers, namespace, name);
  }

  /** Returns the cached ManagedProviders that depend on an object. */
  public Stream<ManagedProvider> dependentsOf(ObjectRef dependency) {
    return managedProviderInformers.stream()
        .flatMap(informer -> informer.findByIndex(DEPENDENCY_INDEX, dependency.key()).stream());
  }

  /** Returns the cached ManagedProviders that depend on an object of the hosting cluster. */
  public Stream<ManagedProvider> dependentsOf(GenericKubernetesResource dependency) {
    return dependentsOf(
        ObjectRef.hosting(
            dependency.getKind(),
            dependency.getMetadata().getNamespace(),
            dependency.getMetadata().getName()));
  }

  /** Returns the component that an object of the hosting cluster deploys, if there is one. */
  public static DependencyReady componentsOf(GenericKubernetesResource changedObject) {
    return Dependencies.componentOf(changedObject)
        .map(DependencyReady::ofComponent)
        .orElse(DependencyReady.OF_ANY_PART);
  }

  /** Returns the cached objects with the label of this project. */
  public Stream<GenericKubernetesResource> labelledObjects() {
    return labelledObjectInformers.stream().flatMap(InformerHandle::objects);
  }

  /** Finds a cached PlatformMesh. */
  public Optional<GenericKubernetesResource> findPlatformMesh(String namespace, String name) {
    return findInCaches(platformMeshInformers, namespace, name);
  }

  private static <T> Optional<T> findInCaches(
      List<InformerHandle<T>> informers, String namespace, String name) {
    return informers.stream()
        .flatMap(informer -> informer.find(namespace, name).stream())
        .findFirst();
  }

  private Stream<InformerHandle<?>> allInformers() {
    return Stream.of(
            managedProviderInformers,
            labelledObjectInformers,
            platformMeshInformers,
            helmChartInformers)
        .flatMap(List::stream);
  }

  /** Stops all informers. */
  @Override
  public void close() {
    allInformers().forEach(InformerHandle::stop);
  }
}
