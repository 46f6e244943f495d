package io.platformmesh.onboarding.local.bench.counterpart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Plays the controllers of other projects with set delays: each object becomes Ready with one write
 * of its status. In contrast to the simulator, its costs do not grow with the number of objects.
 */
public final class Counterparts implements AutoCloseable {
  private final AnswerQueue answers = new AnswerQueue();
  private final ProviderCounterpart providerCounterpart;
  private final SourceCounterpart sourceCounterpart;
  private final ReleaseCounterpart releaseCounterpart;
  private final SharedIndexInformer<GenericKubernetesResource> providers;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private volatile Delays delays = Delays.INSTANT;
  private volatile boolean providersHeld;

  /**
   * Starts to answer.
   *
   * @param namespace namespace of the Flux objects
   * @param access access to kcp that the kubeconfig of each Provider contains
   */
  public Counterparts(
      KubernetesClient runtime,
      KubernetesClient workspace,
      String namespace,
      ClusterAccess access) {
    providerCounterpart = new ProviderCounterpart(workspace, access);
    sourceCounterpart = new SourceCounterpart(runtime);
    releaseCounterpart = new ReleaseCounterpart(runtime);
    providers =
        workspace
            .genericKubernetesResources(ResourceKind.Provider.context())
            .inform(new Changes(this::answerProvider));
    informers.add(providers);
    informers.add(
        runtime
            .genericKubernetesResources(ResourceKind.OCIRepository.context())
            .inNamespace(namespace)
            .inform(new Changes(this::answerSource)));
    informers.add(
        runtime
            .genericKubernetesResources(ResourceKind.HelmRelease.context())
            .inNamespace(namespace)
            .inform(new Changes(this::answerRelease)));
  }

  /** Sets the delays of the answers to later changes. */
  public void delays(Delays newDelays) {
    delays = newDelays;
  }

  /** Leaves Providers without an answer until they are released. */
  public void holdProviders() {
    providersHeld = true;
  }

  /** Answers all Providers. */
  public void releaseProviders() {
    providersHeld = false;
    providers.getStore().list().forEach(this::answerProvider);
  }

  /** The answers that failed so far. */
  public Queue<String> failures() {
    return answers.failures();
  }

  private void answerProvider(GenericKubernetesResource provider) {
    if (!providersHeld) {
      answers.schedule(provider, delays.provider(), () -> providerCounterpart.answer(provider));
    }
  }

  private void answerSource(GenericKubernetesResource ociRepository) {
    answers.schedule(ociRepository, delays.source(), () -> sourceCounterpart.answer(ociRepository));
  }

  private void answerRelease(GenericKubernetesResource helmRelease) {
    answers.schedule(helmRelease, delays.release(), () -> answerAfterSource(helmRelease));
  }

  private void answerAfterSource(GenericKubernetesResource helmRelease) {
    var unused =
        sourceCounterpart
            .revision(ReleaseCounterpart.source(helmRelease))
            .thenAcceptAsync(
                revision ->
                    answers.runReporting(
                        helmRelease, () -> releaseCounterpart.answer(helmRelease, revision)),
                answers.executor());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
    answers.close();
  }

  /** Passes each new or changed object on. */
  private record Changes(Consumer<GenericKubernetesResource> consumer)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      consumer.accept(added);
    }

    @Override
    public void onUpdate(GenericKubernetesResource previous, GenericKubernetesResource updated) {
      consumer.accept(updated);
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean stateUnknown) {}
  }
}
