package io.platformmesh.onboarding.local.temporal;

import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Temporal's in-memory server behind a proxy that guards it. */
final class GuardedTemporal implements AutoCloseable {

  static final String ADDRESS = "TEMPORAL_ADDRESS";
  static final String AUTHORITY = "TEMPORAL_TLS_SERVER_CA_CERT_PATH";
  static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_PATH";
  static final String KEY = "TEMPORAL_TLS_CLIENT_KEY_PATH";

  private final Path directory;
  private final int port = Ports.free();
  private final int unguarded = Ports.free();
  private final TestServer.PortBoundTestServer server =
      TestServer.createPortBoundServer(unguarded, false);
  private final AtomicReference<String> apiKey = new AtomicReference<>();
  private @Nullable TemporalProxy proxy;

  GuardedTemporal(Path directory) {
    this.directory = directory;
  }

  /** Whom the proxy trusts, and by whom its own certificate is signed. */
  Certificates authority(String name) {
    return Certificates.in(directory.resolve(name));
  }

  /** Guards with certificates of this authority, from now on, and cuts off who is connected. */
  void guard(String authority, boolean clientCertificates) {
    if (proxy != null) {
      proxy.close();
    }
    Certificates certificates = authority(authority);
    proxy =
        TemporalProxy.start(
            new TemporalProxy.Settings(
                port,
                unguarded(),
                certificates.server(),
                clientCertificates ? certificates.authority() : null,
                header -> apiKey.get() == null || header.equals("Bearer " + apiKey.get())));
  }

  /** The only API key that is accepted from now on. */
  void accept(String key) {
    apiKey.set(key);
  }

  String unguarded() {
    return "127.0.0.1:" + unguarded;
  }

  /** Variables for a client, whose files are written now, signed by this authority. */
  Map<String, String> client(String authority) throws IOException {
    write(authority);
    Map<String, String> variables = new HashMap<>(trust(authority));
    variables.put(CERTIFICATE, file("client.crt").toString());
    variables.put(KEY, file("client.key").toString());
    return variables;
  }

  /** Variables for a client without a certificate. */
  Map<String, String> trust(String authority) throws IOException {
    Files.writeString(file("ca.crt"), authority(authority).authority());
    return new HashMap<>(
        Map.of(ADDRESS, "localhost:" + port, AUTHORITY, file("ca.crt").toString()));
  }

  /** Writes a new certificate and key, and the authority. */
  void write(String authority) throws IOException {
    authority(authority).client("worker", "onboarding").write(directory, "client");
    Files.writeString(file("ca.crt"), authority(authority).authority());
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Connects and asks for something; what has gone wrong, or nothing. */
  static String connect(Map<String, String> variables) {
    try (TemporalConnection connection = open(variables)) {
      ask(connection);
      return "";
    } catch (UserError refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  static TemporalConnection open(Map<String, String> variables) {
    return TemporalConnection.open(variables, Duration.ZERO, null, List.of(), failure -> {});
  }

  static void ask(TemporalConnection connection) {
    connection
        .client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeNamespace(
            DescribeNamespaceRequest.newBuilder().setNamespace(connection.namespace()).build());
  }

  @Override
  public void close() {
    if (proxy != null) {
      proxy.close();
    }
    server.close();
  }
}
