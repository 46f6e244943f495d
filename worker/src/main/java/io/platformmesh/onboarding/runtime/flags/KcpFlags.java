package io.platformmesh.onboarding.runtime.flags;

import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.runtime.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line flags for the address and the credentials of kcp. */
public final class KcpFlags {

  @Option(
      names = "--kcp-url",
      paramLabel = "URL",
      defaultValue = "${env:KCP_URL:-" + KcpOptions.DEFAULT_URL + "}",
      description = {
        "URL of the kcp front proxy, http or https. Environment: KCP_URL.",
        "Default: ${DEFAULT-VALUE}"
      })
  private URI kcpUrl = URI.create(KcpOptions.DEFAULT_URL);

  @Option(
      names = "--kcp-secret",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "${env:KCP_SECRET:-" + KcpOptions.DEFAULT_SECRET + "}",
      description = {
        "Secret with the credentials for kcp: key kubeconfig, or keys ca.crt, tls.crt and tls.key."
            + " Environment: KCP_SECRET.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String kcpSecret = KcpOptions.DEFAULT_SECRET;

  @Option(
      names = "--kcp-kubeconfig",
      paramLabel = "FILE",
      defaultValue = "${env:KCP_KUBECONFIG}",
      description =
          "Kubeconfig with the credentials for kcp, used instead of the Secret. Environment:"
              + " KCP_KUBECONFIG.")
  private @Nullable Path kcpKubeconfig;

  /**
   * Returns the kcp options that the flags set.
   *
   * @throws UserError if a flag has an invalid value
   */
  public KcpOptions toOptions() {
    String urlScheme = String.valueOf(kcpUrl.getScheme());
    boolean isHttpUrl = urlScheme.equals("http") || urlScheme.equals("https");
    if (!isHttpUrl || kcpUrl.getHost() == null) {
      throw new UserError(
          "--kcp-url %s is not an http or https URL: set a URL such as %s."
              .formatted(kcpUrl, KcpOptions.DEFAULT_URL));
    }
    int slashIndex = kcpSecret.indexOf('/');
    boolean hasOneSlash = slashIndex >= 0 && slashIndex == kcpSecret.lastIndexOf('/');
    if (!hasOneSlash || kcpSecret.startsWith("/") || kcpSecret.endsWith("/")) {
      throw new UserError(
          "--kcp-secret %s is not in the format NAMESPACE/NAME: correct it.".formatted(kcpSecret));
    }
    boolean hasKubeconfigFile = kcpKubeconfig != null && !kcpKubeconfig.toString().isEmpty();
    Path kubeconfigFile = hasKubeconfigFile ? kcpKubeconfig : null;
    if (kubeconfigFile != null && !Files.isReadable(kubeconfigFile)) {
      throw new UserError(
          "--kcp-kubeconfig %s cannot be read: correct the path or its permissions."
              .formatted(kubeconfigFile));
    }
    String secretNamespace = kcpSecret.substring(0, slashIndex);
    String secretName = kcpSecret.substring(slashIndex + 1);
    return new KcpOptions(kcpUrl, secretNamespace, secretName, kubeconfigFile);
  }
}
