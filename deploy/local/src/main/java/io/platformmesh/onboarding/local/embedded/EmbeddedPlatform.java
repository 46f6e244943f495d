package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.platformmesh.onboarding.local.simulator.Simulator;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole Platform Mesh in this process that needs only a JDK: Temporal in memory, a Kubernetes API
 * for the hosting cluster and for each kcp workspace, and the simulator of the other controllers.
 * The embedded platform has no schemas, no admission and no authorization; tests that depend on
 * those use the real platform.
 */
public final class EmbeddedPlatform implements AutoCloseable {
  /** Namespace of the Platform Mesh. */
  public static final String NAMESPACE = "platform-mesh-system";

  /** Name of the PlatformMesh in {@link #NAMESPACE}. */
  public static final String PLATFORM_MESH = "platform-mesh";

  /** Name of the Secret in {@link #NAMESPACE} whose key {@code kubeconfig} gives access to kcp. */
  public static final String KCP_SECRET = "kcp-cluster-admin-client-cert";

  private static final int SELECT_FREE_PORT = 0;

  private final EmbeddedApiServer apiServer;
  private final Config runtimeConfig;
  private final KubernetesClient runtimeClient;
  private final TestServer.PortBoundTestServer temporalServer;
  private final int temporalPort;
  private final Simulator simulator;

  private EmbeddedPlatform(Builder builder) {
    apiServer = new EmbeddedApiServer(builder.apiPort);
    runtimeConfig = EmbeddedApiServer.config(apiServer.url().toString());
    runtimeClient = new KubernetesClientBuilder().withConfig(runtimeConfig).build();
    temporalPort = builder.temporalPort == SELECT_FREE_PORT ? freePort() : builder.temporalPort;
    boolean lockTimeSkipping = true;
    temporalServer = TestServer.createPortBoundServer(temporalPort, lockTimeSkipping);
    createNamespace();
    createKcpSecret();
    createPlatformMesh();
    simulator = Simulator.start(runtimeClient, apiServer.workspaces(), builder.rulesFile);
  }

  /** Starts an embedded platform on free ports, without simulation rules. */
  public static EmbeddedPlatform start() {
    return newBuilder().start();
  }

  /** Creates a builder of an embedded platform, with the default options. */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** Administrator's client of the hosting cluster; closed with the platform. */
  public KubernetesClient runtimeClient() {
    return runtimeClient;
  }

  /** Configuration for further clients of the hosting cluster. */
  public Config runtimeConfig() {
    return runtimeConfig;
  }

  /** A kubeconfig for the hosting cluster. */
  public String kubeconfig() {
    return kubeconfig("runtime", apiServer.url().toString());
  }

  /**
   * The kcp workspaces; {@code root:providers:system} and {@code root:providers:platform} exist.
   */
  public Workspaces workspaces() {
    return apiServer.workspaces();
  }

  /** Host and port of the Temporal server. */
  public String temporalTarget() {
    return "127.0.0.1:" + temporalPort;
  }

  /** The simulator of the other controllers. */
  public Simulator simulator() {
    return simulator;
  }

  @Override
  public void close() {
    simulator.close();
    runtimeClient.close();
    temporalServer.close();
    apiServer.close();
  }

  private void createNamespace() {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
    runtimeClient.resource(namespace).create();
  }

  /** Creates the Secret with the kubeconfig for the embedded kcp workspaces. */
  private void createKcpSecret() {
    String kubeconfig = kubeconfig("kcp", apiServer.url().toString());
    String encodedKubeconfig =
        Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
    Secret kcpSecret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(KCP_SECRET)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withType("Opaque")
            .withData(Map.of("kubeconfig", encodedKubeconfig))
            .build();
    runtimeClient.resource(kcpSecret).create();
  }

  private void createPlatformMesh() {
    GenericKubernetesResource platformMesh =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(SimulatedKind.PLATFORM_MESH.apiVersion())
            .withKind(SimulatedKind.PLATFORM_MESH.kind())
            .withNewMetadata()
            .withName(PLATFORM_MESH)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .addToAdditionalProperties("spec", Map.of())
            .build();
    runtimeClient
        .genericKubernetesResources(SimulatedKind.PLATFORM_MESH.definition())
        .inNamespace(NAMESPACE)
        .resource(platformMesh)
        .create();
  }

  private static String kubeconfig(String clusterName, String serverUrl) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: <cluster>
      cluster:
        server: <server>
    contexts:
    - name: <cluster>
      context:
        cluster: <cluster>
        user: admin
    current-context: <cluster>
    users:
    - name: admin
      user:
        token: embedded-administrator
    """
        .replace("<cluster>", clusterName)
        .replace("<server>", serverUrl);
  }

  private static int freePort() {
    int anyPort = 0;
    int backlog = 1;
    try (ServerSocket socket =
        new ServerSocket(anyPort, backlog, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free for the Temporal server", e);
    }
  }

  /** Collects the options of an embedded platform. */
  public static final class Builder {
    private @Nullable Path rulesFile;
    private int apiPort = SELECT_FREE_PORT;
    private int temporalPort = SELECT_FREE_PORT;

    private Builder() {}

    /** The simulator's rules file, which may be missing; by default there is none. */
    public Builder rules(Path file) {
      rulesFile = file;
      return this;
    }

    /** Port of the Kubernetes APIs; 0, the default, selects a free port. */
    public Builder apiPort(int port) {
      apiPort = port;
      return this;
    }

    /** Port of the Temporal server; 0, the default, selects a free port. */
    public Builder temporalPort(int port) {
      temporalPort = port;
      return this;
    }

    /** Starts the embedded platform. */
    public EmbeddedPlatform start() {
      return new EmbeddedPlatform(this);
    }
  }
}
