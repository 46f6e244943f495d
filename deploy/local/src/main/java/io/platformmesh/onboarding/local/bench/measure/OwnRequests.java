package io.platformmesh.onboarding.local.bench.measure;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests that the benchmark itself sends to an API server. */
public final class OwnRequests implements Interceptor {
  private final String server;
  private final Map<Request, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * @param server name of the API server in the counts
   */
  public OwnRequests(String server) {
    this.server = server;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String resource = resource(request.uri());
    if (ApiServerRequests.isCounted(resource)) {
      counts
          .computeIfAbsent(
              new Request(server, verb(request, resource), resource), kind -> new LongAdder())
          .increment();
    }
  }

  /** Returns the number of requests so far. */
  public RequestCounts counts() {
    Map<Request, Long> numbers = new HashMap<>();
    counts.forEach((request, number) -> numbers.put(request, number.sum()));
    return new RequestCounts(numbers);
  }

  private static String verb(HttpRequest request, String resource) {
    String method = request.method();
    String query = Objects.requireNonNullElse(request.uri().getQuery(), "");
    if (method.equals("PATCH")) {
      return query.contains("force=") ? "APPLY" : method;
    }
    if (!method.equals("GET")) {
      return method;
    }
    if (query.contains("watch=true")) {
      return "WATCH";
    }
    return isCollection(request.uri(), resource) ? "LIST" : method;
  }

  private static boolean isCollection(URI uri, String resource) {
    return uri.getPath().endsWith("/" + resource);
  }

  /** The plural and subresource of a path such as {@code /api/v1/namespaces/a/secrets/b}. */
  static String resource(URI uri) {
    List<String> segments = List.of(uri.getPath().replaceFirst("^/", "").split("/"));
    int start = segments.indexOf("apis") == 0 ? 3 : 2;
    if (segments.size() <= start) {
      return "";
    }
    if (segments.get(start).equals("namespaces") && segments.size() > start + 2) {
      start += 2;
    }
    String resource = segments.get(start);
    return segments.size() > start + 2 ? resource + "/" + segments.get(start + 2) : resource;
  }
}
