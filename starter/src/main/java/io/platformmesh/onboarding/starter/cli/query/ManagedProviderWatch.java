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

/** One ManagedProvider as it changes. */
public final class ManagedProviderWatch implements AutoCloseable {

  private final BlockingQueue<Optional<ManagedProvider>> changes = new LinkedBlockingQueue<>();
  private final SharedIndexInformer<ManagedProvider> informer;
  private final QualifiedName name;

  private ManagedProviderWatch(KubernetesClient kubernetes, QualifiedName name) {
    this.name = name;
    informer =
        kubernetes
            .resources(ManagedProvider.class)
            .inNamespace(name.namespace())
            .withName(name.name())
            .runnableInformer(0)
            // Once it has begun it goes on through outages.
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

  /** Watches until it is closed; the first change is the present state. */
  public static ManagedProviderWatch watch(KubernetesClient kubernetes, QualifiedName name) {
    return new ManagedProviderWatch(kubernetes, name);
  }

  /** Which one. */
  public QualifiedName name() {
    return name;
  }

  /**
   * A change, or that none came in time.
   *
   * @param now the object; null when it has gone, or when none came in time
   * @param timedOut whether none came in time
   */
  public record Look(@Nullable ManagedProvider now, boolean timedOut) {}

  /** Waits for the next change. */
  public Look next(Duration longest) throws InterruptedException {
    Optional<ManagedProvider> change = changes.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    return change == null ? new Look(null, true) : new Look(change.orElse(null), false);
  }

  @Override
  public void close() {
    informer.close();
  }
}
