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
  private static final Pattern NAMESPACE_PATTERN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private static final Pattern NAME_PATTERN = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandSpec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The ManagedProvider: NAME, or NAMESPACE/NAME.")
  private String nameArgument = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of the ManagedProvider. Default: namespace of the current context in the"
              + " kubeconfig.")
  private @Nullable String namespaceFlag;

  /**
   * Returns namespace and name of the ManagedProvider that the arguments name.
   *
   * @throws ParameterException if the arguments do not name a ManagedProvider
   */
  public QualifiedName resolve() {
    int slashIndex = nameArgument.indexOf('/');
    QualifiedName qualifiedName =
        slashIndex < 0
            ? new QualifiedName(namespaceOfFlag(), nameArgument)
            : new QualifiedName(
                nameArgument.substring(0, slashIndex), nameArgument.substring(slashIndex + 1));
    boolean isOtherNamespace =
        namespaceFlag != null && !namespaceFlag.equals(qualifiedName.namespace());
    if (isOtherNamespace
        || !NAMESPACE_PATTERN.matcher(qualifiedName.namespace()).matches()
        || !NAME_PATTERN.matcher(qualifiedName.name()).matches()) {
      throw invalidArgument();
    }
    return qualifiedName;
  }

  private String namespaceOfFlag() {
    return Objects.requireNonNullElseGet(namespaceFlag, ManagedProviderArgument::currentNamespace);
  }

  private ParameterException invalidArgument() {
    String namespaceText = namespaceFlag == null ? "" : " with -n " + namespaceFlag;
    return new ParameterException(
        commandSpec.commandLine(),
        "'%s'%s does not name a ManagedProvider: write NAMESPACE/NAME, such as platform-mesh-system/my-service, or NAME with -n NAMESPACE."
            .formatted(nameArgument, namespaceText));
  }

  /** Returns the namespace of the current context in the kubeconfig. */
  public static String currentNamespace() {
    return Objects.requireNonNullElse(Config.autoConfigure(null).getNamespace(), "default");
  }
}
