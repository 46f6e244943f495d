package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.servers.Certificates;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** The TLS settings of the kcp front proxy's server and clients, all under one authority. */
final class ProxyTransport {
  private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
  private static final int MAX_CONNECTIONS = 10_000; // Each watch uses one connection.

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Certificates certificates;

  ProxyTransport(Certificates certificates) {
    this.certificates = certificates;
  }

  Vertx vertx() {
    return vertx;
  }

  HttpClient apiServerClient() {
    return vertx.createHttpClient(
        new HttpClientOptions().setSsl(true).setTrustOptions(trustOnlyPlatformAuthority()),
        new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  WebSocketClient apiServerWebSocketClient() {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setSsl(true)
            .setTrustOptions(trustOnlyPlatformAuthority())
            .setMaxConnections(MAX_CONNECTIONS)
            .setMaxFrameSize(MAX_MESSAGE_BYTES)
            .setMaxMessageSize(MAX_MESSAGE_BYTES));
  }

  /**
   * Options of the front proxy's server, which requests a client certificate but does not require
   * one.
   */
  HttpServerOptions serverOptions(int port) {
    Certificates.Signed serverCertificate =
        certificates.server("frontproxy-front-proxy.platform-mesh-system", "kcp");
    return new HttpServerOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setSsl(true)
        .setUseAlpn(true)
        .setClientAuth(ClientAuth.REQUEST)
        .setTrustOptions(trustOnlyPlatformAuthority())
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(serverCertificate.certificate()))
                .addKeyValue(Buffer.buffer(serverCertificate.key())))
        .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
        .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES);
  }

  private PemTrustOptions trustOnlyPlatformAuthority() {
    return new PemTrustOptions().addCertValue(Buffer.buffer(certificates.authority()));
  }
}
