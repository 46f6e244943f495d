package io.platformmesh.onboarding.local.servers;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A kube-apiserver with its own prefix in an etcd, and without any controllers. */
public final class ApiServer implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(2);
  // Short, because an API server may be killed: its whole state is in etcd.
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(500);
  private static final String FRONT_PROXY_USER = "front-proxy";

  // Records all writes, to count and attribute them, and all requests of service accounts and of
  // users that the front proxy impersonates, to compare them with their rights; without bodies.
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: None
        users: [system:apiserver]
      - level: Metadata
        verbs: [create, update, patch, delete, deletecollection]
      - level: Metadata
        userGroups: ["system:serviceaccounts"]
      - level: Metadata
        users: [front-proxy]
      """;

  private static final String CLIENT_CA_FILE = "client-ca.crt";
  private static final String AUDIT_POLICY_FILE = "audit-policy.yaml";
  private static final String AUDIT_LOG_FILE = "audit.log";
  private static final String TOKEN_FILE = "tokens.csv";
  private static final String SERVICE_ACCOUNT_KEY_FILE = "service-accounts.key";

  private final Settings settings;
  private final ServerProcess serverProcess;
  private final ClusterAccess administratorAccess;
  private final KubernetesClient administratorClient;

  private ApiServer(Settings settings, ServerProcess serverProcess) {
    this.settings = settings;
    this.serverProcess = serverProcess;
    this.administratorAccess =
        new ClusterAccess(
            settings.name(),
            URI.create("https://127.0.0.1:" + settings.port()),
            settings.certificates().authority(),
            settings.token());
    this.administratorClient =
        new KubernetesClientBuilder().withConfig(administratorAccess.config()).build();
  }

  /**
   * The settings of an API server.
   *
   * @param binary path of kube-apiserver
   * @param name name of the server in logs, kubeconfigs and etcd
   * @param directory directory for the keys and the audit log of kube-apiserver
   * @param token bearer token of the administrator
   */
  public record Settings(
      Path binary,
      String name,
      Path directory,
      Path logs,
      Path pids,
      Certificates certificates,
      Etcd etcd,
      int port,
      String token) {}

  /** Starts kube-apiserver and returns at once. */
  public static ApiServer start(Settings settings) {
    try {
      writeServerFiles(settings);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot prepare API server " + settings.name(), e);
    }
    String processName = "kube-apiserver-" + settings.name();
    ServerProcess.Settings processSettings =
        new ServerProcess.Settings(
            processName,
            apiServerCommand(settings),
            ServerProcess.NO_VARIABLES,
            settings.logs().resolve(processName + ".log"),
            settings.pids());
    return new ApiServer(settings, ServerProcess.start(processSettings));
  }

  private static void writeServerFiles(Settings settings) throws IOException {
    Path serverDirectory = settings.directory();
    Certificates certificates = settings.certificates();
    Files.createDirectories(serverDirectory);
    certificates.server("kubernetes.default.svc").write(serverDirectory, "server");
    Files.writeString(serverDirectory.resolve(CLIENT_CA_FILE), certificates.authority());
    Files.writeString(serverDirectory.resolve(AUDIT_POLICY_FILE), AUDIT_POLICY);
    Certificates.writePrivate(
        serverDirectory.resolve(TOKEN_FILE),
        tokenLine(settings.token(), "platform-admin")
            + tokenLine(frontProxyToken(settings), FRONT_PROXY_USER));
    Path serviceAccountKey = serverDirectory.resolve(SERVICE_ACCOUNT_KEY_FILE);
    if (!Files.exists(serviceAccountKey)) {
      Certificates.writePrivate(serviceAccountKey, Certificates.newKey());
    }
  }

  /** A line of the static token file of kube-apiserver: token, user, user id, groups. */
  private static String tokenLine(String token, String user) {
    return String.join(",", token, user, user, "\"system:masters\"") + "\n";
  }

  private static List<String> apiServerCommand(Settings settings) {
    Path serverDirectory = settings.directory();
    Path serviceAccountKey = serverDirectory.resolve(SERVICE_ACCOUNT_KEY_FILE);
    return List.of(
        settings.binary().toString(),
        "--etcd-servers=" + settings.etcd().url(),
        "--etcd-prefix=/" + settings.name(),
        "--cert-dir=" + serverDirectory,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--secure-port=" + settings.port(),
        "--tls-cert-file=" + serverDirectory.resolve("server.crt"),
        "--tls-private-key-file=" + serverDirectory.resolve("server.key"),
        "--client-ca-file=" + serverDirectory.resolve(CLIENT_CA_FILE),
        "--token-auth-file=" + serverDirectory.resolve(TOKEN_FILE),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + serviceAccountKey,
        "--service-account-signing-key-file=" + serviceAccountKey,
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount",
        "--enable-priority-and-fairness=false",
        "--audit-policy-file=" + serverDirectory.resolve(AUDIT_POLICY_FILE),
        "--audit-log-path=" + serverDirectory.resolve(AUDIT_LOG_FILE));
  }

  /** Waits until kube-apiserver is ready to serve requests. */
  public void awaitReady() {
    serverProcess.awaitReady(
        STARTUP_TIMEOUT,
        "the readiness of API server " + settings.name(),
        () -> "ok".equals(administratorClient.raw("/readyz")));
  }

  public String name() {
    return settings.name();
  }

  public int port() {
    return settings.port();
  }

  /** Address of this API server, with the credentials of its administrator. */
  public ClusterAccess access() {
    return administratorAccess;
  }

  /** Bearer token of the kcp front proxy, which may impersonate any user and is always audited. */
  public String frontProxyToken() {
    return frontProxyToken(settings);
  }

  private static String frontProxyToken(Settings settings) {
    return settings.token() + "-" + FRONT_PROXY_USER;
  }

  /** A client that acts as administrator of this API server; closed with the server. */
  public KubernetesClient client() {
    return administratorClient;
  }

  /**
   * The audit log: every write, and every request of a service account or of a user that the front
   * proxy impersonates, as one JSON object ({@code audit.k8s.io/v1}) per line.
   */
  public Path auditLog() {
    return settings.directory().resolve(AUDIT_LOG_FILE);
  }

  public ServerProcess process() {
    return serverProcess;
  }

  @Override
  public void close() {
    administratorClient.close();
    serverProcess.close(SHUTDOWN_TIMEOUT);
  }
}
