package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One embedded API server for all tests in this JVM: the hosting cluster and kcp workspaces,
 * without controllers. Tests keep apart by a scope of their own, which is part of the names of
 * their namespaces and workspaces.
 */
public final class EmbeddedClusters {

  private static final EmbeddedClusters SHARED = new EmbeddedClusters();

  /** A scope is followed by a slash, a query, or the suffix of a workspace. */
  private static final Pattern SCOPE = Pattern.compile("scope-\\d+");

  private final Map<String, RequestListener> listeners = new ConcurrentHashMap<>();
  private final EmbeddedApiServer server = new EmbeddedApiServer(0, this::intercept);

  private EmbeddedClusters() {}

  /** The clusters of this JVM; they end with it. */
  public static EmbeddedClusters shared() {
    return SHARED;
  }

  /** URL of the hosting cluster; workspaces are below {@code /clusters/}. */
  public URI url() {
    return server.url();
  }

  /** The name of the scope with this number. */
  public static String scope(int number) {
    return "scope-" + number;
  }

  /** Shows all requests that name the scope to this listener, in place of an earlier one. */
  public void listen(String scope, RequestListener listener) {
    listeners.put(scope, listener);
  }

  /** The hosting cluster. */
  public EmbeddedCluster hosting() {
    return new EmbeddedCluster(server, "");
  }

  /** The kcp workspace at this path, created if it does not exist. */
  public EmbeddedCluster workspace(String path) {
    server.workspaces().create(path);
    return new EmbeddedCluster(server, "/clusters/" + path);
  }

  private Optional<MockResponse> intercept(RecordedRequest request) {
    Matcher scope = SCOPE.matcher(request.getPath());
    RequestListener listener = scope.find() ? listeners.get(scope.group()) : null;
    return listener == null
        ? Optional.empty()
        : listener.on(ApiRequest.of(request)).map(RequestListener.Refusal::response);
  }
}
