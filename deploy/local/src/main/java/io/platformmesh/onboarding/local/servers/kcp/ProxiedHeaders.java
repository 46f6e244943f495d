package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The HTTP headers that the kcp front proxy passes between a caller and an API server. */
final class ProxiedHeaders {
  /** Headers that describe one connection (RFC 9110, section 7.6.1), and the credentials. */
  private static final Set<String> HOP_BY_HOP_HEADERS =
      Set.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Transfer-Encoding",
          "Upgrade",
          "HTTP2-Settings",
          "Host",
          "Authorization");

  private ProxiedHeaders() {}

  /** The headers for the API server: the caller's own, with the identity that the caller has. */
  static MultiMap desired(
      HttpServerRequest callerRequest, Caller caller, Routes.Backend apiServer) {
    MultiMap apiServerHeaders = MultiMap.caseInsensitiveMultiMap();
    copyEndToEnd(callerRequest.headers(), apiServerHeaders);
    String user = caller.user();
    if (user == null || caller.isAdministrator()) {
      apiServerHeaders.set(HttpHeaders.AUTHORIZATION, "Bearer " + apiServer.token());
    } else {
      apiServerHeaders.set(HttpHeaders.AUTHORIZATION, "Bearer " + apiServer.proxyToken());
      apiServerHeaders.set("Impersonate-User", user);
      apiServerHeaders.remove("Impersonate-Group");
      caller.groups().forEach(group -> apiServerHeaders.add("Impersonate-Group", group));
    }
    return apiServerHeaders;
  }

  /** Removes the headers that the WebSocket client sets itself. */
  static void removeWebSocketHeaders(MultiMap apiServerHeaders) {
    List<String> webSocketHeaders =
        apiServerHeaders.names().stream()
            .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-"))
            .toList();
    webSocketHeaders.forEach(apiServerHeaders::remove);
  }

  /** Copies headers to the other connection, except {@link #HOP_BY_HOP_HEADERS}. */
  static void copyEndToEnd(MultiMap sourceHeaders, MultiMap targetHeaders) {
    sourceHeaders.forEach(
        (headerName, headerValue) -> {
          boolean isPseudoHeader = headerName.startsWith(":");
          if (!isPseudoHeader && !isHopByHop(headerName)) {
            targetHeaders.add(headerName, headerValue);
          }
        });
  }

  private static boolean isHopByHop(String headerName) {
    return HOP_BY_HOP_HEADERS.stream().anyMatch(headerName::equalsIgnoreCase);
  }
}
