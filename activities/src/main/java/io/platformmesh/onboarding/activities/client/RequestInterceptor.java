package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.platformmesh.onboarding.workflows.ClusterKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Reports the requests of one Kubernetes client to a {@link RequestObserver}. */
final class RequestInterceptor implements Interceptor {

  private static final String WATCH = "WATCH";

  private final ClusterKind clusterKind;
  private final RequestObserver requestObserver;

  /**
   * Start times; in a weak map, because the client does not report the end of a cancelled request.
   */
  private final Map<HttpRequest, Long> startNanos =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The client reports the response to a failed watch twice. */
  private final Set<HttpResponse<?>> reportedResponses =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  RequestInterceptor(ClusterKind clusterKind, RequestObserver requestObserver) {
    this.clusterKind = clusterKind;
    this.requestObserver = requestObserver;
  }

  /** Notes the start time: the client calls this method immediately before it sends the request. */
  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> bodyConsumer, HttpRequest request) {
    startNanos.put(request, System.nanoTime());
    return bodyConsumer;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.@Nullable Consumer<List<ByteBuffer>> bodyConsumer) {
    Long startedNanos = startNanos.remove(request);
    if (reportedResponses.add(response)) {
      requestObserver.onResponse(
          clusterKind, verbOf(request), response.code(), timeSince(startedNanos));
    }
  }

  private static Duration timeSince(@Nullable Long startedNanos) {
    return startedNanos == null
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    requestObserver.onConnectionFailure(clusterKind, verbOf(request));
  }

  private static String verbOf(HttpRequest request) {
    String query = request.uri().getQuery();
    boolean isWatch = query != null && query.contains("watch=true");
    return isWatch || request.method() == null ? WATCH : request.method();
  }
}
