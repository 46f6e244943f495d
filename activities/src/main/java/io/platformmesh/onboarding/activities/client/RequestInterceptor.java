package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Tells an observer of the requests of one client. */
final class RequestInterceptor implements Interceptor {

  private static final String WATCH = "WATCH";

  private final ClusterKind cluster;
  private final RequestObserver observer;

  /** Weak, for of a request that is given up nothing more is heard. */
  private final Map<HttpRequest, Long> begun = Collections.synchronizedMap(new WeakHashMap<>());

  /** The client tells the failed beginning of a watch twice. */
  private final Set<HttpResponse<?>> told =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  RequestInterceptor(ClusterKind cluster, RequestObserver observer) {
    this.cluster = cluster;
    this.observer = observer;
  }

  /** The last that the client asks before it sends a request, and the first to know this object. */
  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    begun.put(request, System.nanoTime());
    return consumer;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
    Long since = begun.remove(request);
    if (told.add(response)) {
      observer.answered(
          cluster,
          verb(request),
          response.code(),
          since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since));
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    observer.failed(cluster, verb(request));
  }

  private static String verb(HttpRequest request) {
    String query = request.uri().getQuery();
    boolean watches = query != null && query.contains("watch=true");
    return watches || request.method() == null ? WATCH : request.method();
  }
}
