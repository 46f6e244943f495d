package io.platformmesh.onboarding.starter.cli.flags;

import io.fabric8.kubernetes.client.Config;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The argument and the flag that name the ManagedProvider of a command. */
public final class ManagedProviderArgument {

  /** Namespaces are DNS labels, names are DNS subdomains (RFC 1123). */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The ManagedProvider: NAME, or NAMESPACE/NAME.")
  private String text = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of the ManagedProvider. Default: namespace of the current context in the"
              + " kubeconfig.")
  private @Nullable String namespace;

  /**
   * Returns namespace and name of the ManagedProvider.
   *
   * @throws ParameterException if the arguments do not name a ManagedProvider
   */
  public QualifiedName resolve() {
    String[] parts = text.split("/", -1);
    String given = namespace;
    boolean qualified = parts.length == 2;
    if (parts.length > 2 || (qualified && given != null && !given.equals(parts[0]))) {
      throw invalid();
    }
    QualifiedName target =
        qualified
            ? new QualifiedName(parts[0], parts[1])
            : new QualifiedName(given == null ? currentNamespace() : given, parts[0]);
    if (!NAMESPACE.matcher(target.namespace()).matches()
        || !NAME.matcher(target.name()).matches()) {
      throw invalid();
    }
    return target;
  }

  private ParameterException invalid() {
    return new ParameterException(
        spec.commandLine(),
        "'%s'%s does not name a ManagedProvider: write NAMESPACE/NAME, such as platform-mesh-system/my-service, or NAME with -n NAMESPACE."
            .formatted(text, namespace == null ? "" : " with -n " + namespace));
  }

  /** Returns the namespace of the current context in the kubeconfig. */
  public static String currentNamespace() {
    return Objects.requireNonNullElse(Config.autoConfigure(null).getNamespace(), "default");
  }
}
