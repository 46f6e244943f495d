package io.platformmesh.onboarding.local.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnRequestsTest {

  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces/a/secrets/b, secrets",
    "/api/v1/namespaces/a/secrets, secrets",
    "/api/v1/namespaces/a, namespaces",
    "/api/v1/namespaces, namespaces",
    "/apis/helm.toolkit.fluxcd.io/v2/namespaces/a/helmreleases/b/status, helmreleases/status",
    "/apis/providers.platform-mesh.io/v1alpha1/providers/b, providers",
    "/apis/providers.platform-mesh.io/v1alpha1/providers/b/status, providers/status",
    "/metrics, ''",
  })
  void readsTheResourceFromThePath(String path, String resource) {
    assertThat(OwnRequests.resource(URI.create("https://127.0.0.1:6443" + path)))
        .isEqualTo(resource);
  }
}
