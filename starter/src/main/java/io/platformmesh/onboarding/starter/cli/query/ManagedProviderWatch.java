package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch of one ManagedProvider, which continues through interruptions of the connection. */
final class ManagedProviderWatch implements AutoCloseable {

  private static final long NO_RESYNC = 0;

  private final BlockingQueue<Change> managedProviderChanges = new LinkedBlockingQueue<>();
  private final SharedIndexInformer<ManagedProvider> managedProviderInformer;

  private ManagedProviderWatch(KubernetesClient kubernetes, QualifiedName managedProviderName) {
    managedProviderInformer =
        kubernetes
            .resources(ManagedProvider.class)
            .inNamespace(managedProviderName.namespace())
            .withName(managedProviderName.name())
            .runnableInformer(NO_RESYNC)
            // Retry after the first successful list only: before it, the command fails.
            .exceptionHandler((hasListedOnce, watchFailure) -> hasListedOnce)
            .addEventHandler(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(ManagedProvider changedProvider) {
                    managedProviderChanges.add(Change.to(changedProvider));
                  }

                  @Override
                  public void onUpdate(
                      ManagedProvider previousProvider, ManagedProvider changedProvider) {
                    managedProviderChanges.add(Change.to(changedProvider));
                  }

                  @Override
                  public void onDelete(
                      ManagedProvider previousProvider, boolean finalStateUnknown) {
                    managedProviderChanges.add(Change.DELETION);
                  }
                });
    managedProviderInformer.run();
  }

  /** Starts a watch of a ManagedProvider, whose first change is the current state. */
  static ManagedProviderWatch watch(
      KubernetesClient kubernetes, QualifiedName managedProviderName) {
    return new ManagedProviderWatch(kubernetes, managedProviderName);
  }

  /**
   * The result of waiting for a change of the ManagedProvider.
   *
   * @param managedProvider the ManagedProvider after the change; null after its deletion or a
   *     timeout
   * @param timedOut whether the wait timed out
   */
  record Change(@Nullable ManagedProvider managedProvider, boolean timedOut) {

    private static final Change DELETION =
        new Change(/* managedProvider= */ null, /* timedOut= */ false);
    private static final Change TIMEOUT =
        new Change(/* managedProvider= */ null, /* timedOut= */ true);

    private static Change to(ManagedProvider changedProvider) {
      return new Change(changedProvider, /* timedOut= */ false);
    }
  }

  /** Waits for the next change of the watched ManagedProvider. */
  Change awaitChange(Duration waitTimeout) throws InterruptedException {
    Change nextChange = managedProviderChanges.poll(waitTimeout.toMillis(), TimeUnit.MILLISECONDS);
    return Objects.requireNonNullElse(nextChange, Change.TIMEOUT);
  }

  @Override
  public void close() {
    managedProviderInformer.close();
  }
}
