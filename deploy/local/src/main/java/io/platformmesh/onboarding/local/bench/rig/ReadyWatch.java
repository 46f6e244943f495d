package io.platformmesh.onboarding.local.bench.rig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.local.LocalPlatformException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Records when a watch shows objects of one kind Ready at their generation. */
public final class ReadyWatch implements AutoCloseable {
  private static final int NAMES_SHOWN = 3;

  private final Map<String, CompletableFuture<Long>> readyTimes = new ConcurrentHashMap<>();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  /** Starts to watch the objects. */
  public ReadyWatch(Informable<GenericKubernetesResource> objects) {
    informer = objects.inform(new Recorder());
  }

  /**
   * The time, of {@link System#nanoTime}, at which the watch showed the object Ready at this
   * generation; completed then.
   */
  public CompletableFuture<Long> ready(String name, long generation) {
    return readyTimes.computeIfAbsent(name + "@" + generation, absent -> new CompletableFuture<>());
  }

  /**
   * Waits until all these objects are Ready.
   *
   * @return the time of each, of {@link System#nanoTime}
   * @throws LocalPlatformException if some are not Ready in time; the message names the first ones
   */
  public Map<String, Long> await(List<String> names, long generation, Duration timeout) {
    List<CompletableFuture<Long>> times =
        names.stream().map(name -> ready(name, generation)).toList();
    try {
      CompletableFuture.allOf(times.toArray(CompletableFuture[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LocalPlatformException(missing(names, generation, timeout), e);
    } catch (ExecutionException e) {
      throw new LocalPlatformException("cannot wait until objects are Ready", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting until objects are Ready", e);
    }
    Map<String, Long> timesByName = new HashMap<>();
    names.forEach(name -> timesByName.put(name, ready(name, generation).join()));
    return timesByName;
  }

  private String missing(List<String> names, long generation, Duration timeout) {
    List<String> missing =
        names.stream().filter(name -> !ready(name, generation).isDone()).toList();
    return "%d of %d objects are not Ready after %d s, among them %s"
        .formatted(
            missing.size(),
            names.size(),
            timeout.toSeconds(),
            missing.subList(0, Math.min(NAMES_SHOWN, missing.size())));
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Recorder implements ResourceEventHandler<GenericKubernetesResource> {
    private void record(GenericKubernetesResource watched) {
      if (LiveConditions.isReadyAtGeneration(watched)) {
        ready(watched.getMetadata().getName(), LiveConditions.generation(watched))
            .complete(System.nanoTime());
      }
    }

    @Override
    public void onAdd(GenericKubernetesResource added) {
      record(added);
    }

    @Override
    public void onUpdate(GenericKubernetesResource previous, GenericKubernetesResource updated) {
      record(updated);
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean stateUnknown) {}
  }
}
