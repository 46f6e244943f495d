package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.KcpSecretForm;
import java.util.Map;

/** Installs the objects that an operator of Platform Mesh provides on the runtime cluster. */
public final class Installation {
  static final String NAMESPACE = "platform-mesh-system";
  public static final String PLATFORM_MESH = "platform-mesh";
  public static final String KCP_SECRET = "kcp-cluster-admin-client-cert";

  private Installation() {}

  static void namespace(KubernetesClient client) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
  }

  /** Installs the namespace, the kcp credentials and the PlatformMesh. */
  static void install(
      KubernetesClient runtime, KcpSecretForm form, Certificates certificates, ClusterAccess kcp) {
    namespace(runtime);
    Certificates.Signed administrator = certificates.client("kcp-admin", "system:kcp:admin");
    runtime
        .resource(desiredKcpSecret(form, certificates.authority(), administrator, kcp))
        .forceConflicts()
        .serverSideApply();
    runtime.resource(desiredPlatformMesh()).serverSideApply();
  }

  static GenericKubernetesResource desiredPlatformMesh() {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("core.platform-mesh.io/v1alpha1")
        .withKind("PlatformMesh")
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(PLATFORM_MESH)
        .endMetadata()
        .addToAdditionalProperties("spec", Map.of())
        .build();
  }

  static Secret desiredKcpSecret(
      KcpSecretForm form, String authority, Certificates.Signed administrator, ClusterAccess kcp) {
    SecretBuilder secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(KCP_SECRET)
            .endMetadata()
            .withType("Opaque")
            .addToStringData("ca.crt", authority)
            .addToStringData("tls.crt", administrator.certificate())
            .addToStringData("tls.key", administrator.key());
    if (form == KcpSecretForm.KUBECONFIG) {
      secret.addToStringData("kubeconfig", kcp.kubeconfig());
    }
    return secret.build();
  }
}
