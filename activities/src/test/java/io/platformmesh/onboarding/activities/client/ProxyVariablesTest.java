package io.platformmesh.onboarding.activities.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxy variables as Go and curl read them. */
class ProxyVariablesTest {

  private static final String PROXY = "http://proxy:3128";

  private static boolean isDirect(String noProxy, String url) {
    return new ProxyVariables(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", noProxy))
        .proxyOf(URI.create(url))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | https://api.example.org | false",
        "'' | https://localhost:6443 | true",
        "'' | https://127.0.0.1:6443 | true",
        "'' | https://[::1]:6443 | true",
        "* | https://api.example.org | true",
        "*.svc,127.0.0.1 | https://kubernetes.default.svc | true",
        "*.svc | https://svc | false",
        ".example.org | https://api.example.org | true",
        ".example.org | https://example.org | false",
        "example.org | https://example.org | true",
        "example.org | https://api.example.org | true",
        "example.org | https://badexample.org | false",
        "EXAMPLE.org | https://api.Example.ORG | true",
        "10.0.0.0/8 | https://10.96.0.1 | true",
        "10.0.0.0/8 | https://11.0.0.1 | false",
        "10.96.0.0/12 | https://10.111.255.1 | true",
        "10.96.0.0/12 | https://10.112.0.1 | false",
        "fd00::/8 | https://[fd12::1]:6443 | true",
        "10.0.0.0/8 | https://ten.example.org | false",
        "10.0.0.0/99 | https://10.0.0.1 | false",
        "10.0.0.1 | https://10.0.0.1:6443 | true",
        "api.example.org:6443 | https://api.example.org:6443 | true",
        "api.example.org:6443 | https://api.example.org | false",
        "[fd12::1]:6443 | https://[fd12::1]:6443 | true",
        "a b , c | https://c | true",
      })
  void exceptions(String noProxy, String url, boolean isDirect) {
    assertThat(isDirect(noProxy, url)).isEqualTo(isDirect);
  }

  @Test
  void readsVariablesInLowerCaseAndWithoutAScheme() {
    assertThat(
            new ProxyVariables(Map.of("https_proxy", "proxy:3128"))
                .proxyOf(URI.create("https://api.example.org")))
        .contains(PROXY);
    assertThat(
            new ProxyVariables(Map.of("HTTPS_PROXY", PROXY))
                .proxyOf(URI.create("http://api.example.org")))
        .isEmpty();
  }

  @Test
  void setsTheProxyOfAClientThatFabric8WouldRefuse() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://api.example.org")
            .withNoProxy("*.svc")
            .build();

    new ProxyVariables(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", "*.svc")).applyTo(config);

    assertThat(config.getHttpsProxy()).isEqualTo(PROXY);
    assertThat(config.getNoProxy()).isNull();
  }

  @Test
  void keepsTheProxyOfAKubeconfigWithoutVariables() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://api.example.org")
            .withHttpsProxy(PROXY)
            .build();

    new ProxyVariables(Map.of()).applyTo(config);

    assertThat(config.getHttpsProxy()).isEqualTo(PROXY);
  }
}
