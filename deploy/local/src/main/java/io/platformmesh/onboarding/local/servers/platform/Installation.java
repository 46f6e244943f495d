package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
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

  static void installNamespace(KubernetesClient clusterClient) {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
    clusterClient.resource(namespace).serverSideApply();
  }

  /** Installs the namespace, the Secret with the kcp credentials and the PlatformMesh. */
  static void install(
      KubernetesClient runtimeClient,
      KcpSecretForm kcpSecretForm,
      Certificates certificates,
      ClusterAccess kcpAccess) {
    installNamespace(runtimeClient);
    Certificates.Signed kcpAdministrator = certificates.client("kcp-admin", "system:kcp:admin");
    Secret kcpSecret =
        desiredKcpSecret(kcpSecretForm, certificates.authority(), kcpAdministrator, kcpAccess);
    runtimeClient.resource(kcpSecret).forceConflicts().serverSideApply();
    runtimeClient.resource(desiredPlatformMesh()).serverSideApply();
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
      KcpSecretForm kcpSecretForm,
      String authority,
      Certificates.Signed kcpAdministrator,
      ClusterAccess kcpAccess) {
    SecretBuilder kcpSecret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(KCP_SECRET)
            .endMetadata()
            .withType("Opaque")
            .addToStringData("ca.crt", authority)
            .addToStringData("tls.crt", kcpAdministrator.certificate())
            .addToStringData("tls.key", kcpAdministrator.key());
    if (kcpSecretForm == KcpSecretForm.KUBECONFIG) {
      kcpSecret.addToStringData("kubeconfig", kcpAccess.kubeconfig());
    }
    return kcpSecret.build();
  }
}
