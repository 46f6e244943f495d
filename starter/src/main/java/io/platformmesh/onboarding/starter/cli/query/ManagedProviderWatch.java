package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch of one ManagedProvider, which continues through interruptions of the connection. */
final class ManagedProviderWatch implements AutoCloseable {

  private final BlockingQueue<Optional<ManagedProvider>> changes = new LinkedBlockingQueue<>();
  private final SharedIndexInformer<ManagedProvider> informer;

  private ManagedProviderWatch(KubernetesClient kubernetes, QualifiedName name) {
    informer =
        kubernetes
            .resources(ManagedProvider.class)
            .inNamespace(name.namespace())
            .withName(name.name())
            .runnableInformer(0)
            // Retry after the first successful list; before it, fail.
            .exceptionHandler((started, failure) -> started)
            .addEventHandler(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(ManagedProvider now) {
                    changes.add(Optional.of(now));
                  }

                  @Override
                  public void onUpdate(ManagedProvider before, ManagedProvider now) {
                    changes.add(Optional.of(now));
                  }

                  @Override
                  public void onDelete(ManagedProvider before, boolean unknown) {
                    changes.add(Optional.empty());
                  }
                });
    informer.run();
  }

  /** Starts a watch, whose first change is the current state. */
  static ManagedProviderWatch watch(KubernetesClient kubernetes, QualifiedName name) {
    return new ManagedProviderWatch(kubernetes, name);
  }

  /**
   * The result of waiting for a change.
   *
   * @param current the object after the change; null if it was deleted, or if the wait timed out
   * @param timedOut whether the wait timed out
   */
  record Change(@Nullable ManagedProvider current, boolean timedOut) {}

  /** Waits for the next change. */
  Change next(Duration timeout) throws InterruptedException {
    Optional<ManagedProvider> change = changes.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return change == null ? new Change(null, true) : new Change(change.orElse(null), false);
  }

  @Override
  public void close() {
    informer.close();
  }
}
