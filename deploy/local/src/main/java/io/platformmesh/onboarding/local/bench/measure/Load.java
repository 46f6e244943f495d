package io.platformmesh.onboarding.local.bench.measure;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Starts pieces of work one after the other, or all at once, and waits until they end. */
public final class Load {
  private static final int CLIENTS = 8;

  private final Duration timeout;

  /**
   * @param timeout longest time until all pieces of work of a load have ended
   */
  public Load(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Starts each piece of work when the previous one has ended.
   *
   * @param start starts the work of this name
   * @throws LocalPlatformException if some work does not end in time
   */
  public LoadResult oneByOne(List<String> names, Function<String, Started> start) {
    List<Started> ended = new ArrayList<>();
    for (String name : names) {
      Started started = start.apply(name);
      await(List.of(started));
      ended.add(started);
    }
    return LoadResult.of(ended);
  }

  /**
   * Starts all pieces of work, from several threads.
   *
   * @param start starts the work of this name
   * @throws LocalPlatformException if some work does not end in time
   */
  public LoadResult atOnce(List<String> names, Function<String, Started> start) {
    List<Started> started = startAll(names, start);
    await(started);
    return LoadResult.of(started);
  }

  /** Calls a function for all names, from several threads, and returns its results. */
  public <T> List<T> startAll(List<String> names, Function<String, T> start) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<T>> starts =
          names.stream().map(name -> clients.submit(() -> start.apply(name))).toList();
      List<T> started = new ArrayList<>();
      for (Future<T> result : starts) {
        started.add(result.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
      }
      return started;
    } catch (ExecutionException e) {
      throw new LocalPlatformException("cannot start the load: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new LocalPlatformException(
          "the load did not start within %d s".formatted(timeout.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while starting the load", e);
    } finally {
      clients.shutdownNow();
    }
  }

  /** Waits until all work has ended. */
  public void await(List<Started> started) {
    try {
      CompletableFuture.allOf(
              started.stream().map(Started::endNanos).toArray(CompletableFuture[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LocalPlatformException("a part of the load failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      long missing = started.stream().filter(work -> !work.endNanos().isDone()).count();
      throw new LocalPlatformException(
          "%d of %d have not ended after %d s"
              .formatted(missing, started.size(), timeout.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while waiting for the load", e);
    }
  }
}
