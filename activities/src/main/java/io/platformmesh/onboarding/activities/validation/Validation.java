package io.platformmesh.onboarding.activities.validation;

import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.FluxComponent;
import io.platformmesh.onboarding.activities.crd.ManagedProviderSpec;
import io.platformmesh.onboarding.activities.crd.OcmComponent;
import io.platformmesh.onboarding.activities.crd.ProviderKubeconfigSecret;
import io.platformmesh.onboarding.activities.crd.ProviderReference;
import io.platformmesh.onboarding.activities.crd.Rules;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.workflows.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates specs by the rules of our custom resource definition, which a cluster with another
 * definition does not enforce, and by rules that a definition cannot express.
 */
public final class Validation {

  /** An RFC 1123 subdomain, as Kubernetes requires of object names. */
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int MAX_OBJECT_NAME_LENGTH = 253;

  private static final String OBJECT_NAME_FORM =
      "lower-case letters, digits, '-' and '.', at most 253 characters";

  /** A valid key of a Secret. */
  private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  private static final Pattern WORKSPACE_PATH = Pattern.compile(Rules.WORKSPACE_PATH);

  private static final String COMPONENTS_PATH = "/spec/runtimeDeployments";

  private Validation() {}

  /** Returns the rules that the spec breaks; empty for a valid spec. */
  public static List<Problem> problemsOf(@Nullable ManagedProviderSpec spec) {
    List<Problem> problems = new ArrayList<>();
    if (spec == null) {
      problems.add(new Problem("/spec", "missing: set platformMeshRef and runtimeDeployments"));
      return problems;
    }
    if (spec.platformMeshRef() == null || isBlank(spec.platformMeshRef().name())) {
      problems.add(
          new Problem(
              "/spec/platformMeshRef/name", "missing: name the PlatformMesh to onboard into"));
    } else {
      checkObjectName("/spec/platformMeshRef/name", spec.platformMeshRef().name(), problems);
    }
    checkOptionalFields(spec, problems);
    List<RuntimeDeployment> components = spec.runtimeDeployments();
    if (components == null || components.isEmpty()) {
      problems.add(new Problem(COMPONENTS_PATH, "empty: list at least one component"));
      return problems;
    }
    for (int index = 0; index < components.size(); index++) {
      checkComponent(COMPONENTS_PATH + "/" + index, components.get(index), problems);
    }
    if (problems.isEmpty()) {
      checkComponentNames(spec, problems);
    }
    return problems;
  }

  /** An empty field means its default, except for the name and the key of a Secret. */
  private static void checkOptionalFields(ManagedProviderSpec spec, List<Problem> problems) {
    if (spec.provider() != null) {
      checkProvider(spec.provider(), problems);
    }
    if (spec.providerKubeconfigSecret() != null) {
      checkKubeconfigSecret(spec.providerKubeconfigSecret(), problems);
    }
    if (!isEmpty(spec.runtimeKubeconfigSecretName())) {
      checkObjectName(
          "/spec/runtimeKubeconfigSecretName", spec.runtimeKubeconfigSecretName(), problems);
    }
  }

  private static void checkProvider(ProviderReference provider, List<Problem> problems) {
    if (!isEmpty(provider.path()) && !WORKSPACE_PATH.matcher(provider.path()).matches()) {
      problems.add(
          new Problem(
              "/spec/provider/path",
              ("'%s' is not the path of a workspace (names of lower-case letters, digits and '-',"
                      + " separated by ':'): correct it")
                  .formatted(provider.path())));
    }
    if (!isEmpty(provider.name())) {
      checkObjectName("/spec/provider/name", provider.name(), problems);
    }
  }

  private static void checkKubeconfigSecret(
      ProviderKubeconfigSecret secret, List<Problem> problems) {
    checkObjectName("/spec/providerKubeconfigSecret/name", secret.name(), problems);
    if (!SECRET_KEY.matcher(orEmpty(secret.key())).matches()) {
      problems.add(
          new Problem(
              "/spec/providerKubeconfigSecret/key",
              "'%s' is not a valid key of a Secret (letters, digits, '-', '_' and '.'): correct it"
                  .formatted(orEmpty(secret.key()))));
    }
  }

  private static void checkObjectName(
      String fieldPath, @Nullable String name, List<Problem> problems) {
    if (!isObjectName(orEmpty(name))) {
      problems.add(
          new Problem(
              fieldPath,
              "'%s' is not a valid object name (%s): correct it"
                  .formatted(orEmpty(name), OBJECT_NAME_FORM)));
    }
  }

  private static boolean isObjectName(String name) {
    return name.length() <= MAX_OBJECT_NAME_LENGTH && OBJECT_NAME.matcher(name).matches();
  }

  private static void checkComponent(
      String fieldPath, RuntimeDeployment component, List<Problem> problems) {
    FluxComponent flux = component.flux();
    OcmComponent ocm = component.ocm();
    boolean isExactlyOneSet = (flux == null) != (ocm == null);
    if (!isExactlyOneSet) {
      problems.add(new Problem(fieldPath, Rules.FLUX_OR_OCM_MESSAGE));
    } else if (flux != null) {
      ChartValidation.checkFlux(fieldPath + "/flux", flux, problems);
    } else if (ocm != null) {
      ChartValidation.checkOcm(fieldPath + "/ocm", ocm, problems);
      boolean isExactlyOneNameSet = isBlank(ocm.component()) != isBlank(ocm.componentName());
      if (!isExactlyOneNameSet) {
        problems.add(new Problem(fieldPath, Rules.COMPONENT_OR_COMPONENT_NAME_MESSAGE));
      }
    }
  }

  private static void checkComponentNames(ManagedProviderSpec spec, List<Problem> problems) {
    Set<String> seenNames = new LinkedHashSet<>();
    List<String> names = ComponentNames.of(spec);
    for (int index = 0; index < names.size(); index++) {
      String name = names.get(index);
      String fieldPath = COMPONENTS_PATH + "/" + index;
      if (!isObjectName(name)) {
        problems.add(
            new Problem(
                fieldPath,
                "component name '%s' is not a valid object name (%s): correct the chart, or set ocm.name"
                    .formatted(name, OBJECT_NAME_FORM)));
      }
      if (!seenNames.add(name)) {
        problems.add(
            new Problem(
                fieldPath,
                "component name '%s': %s".formatted(name, Rules.DISTINCT_NAMES_MESSAGE)));
      }
    }
  }

  private static boolean isEmpty(@Nullable String fieldValue) {
    return fieldValue == null || fieldValue.isEmpty();
  }

  private static String orEmpty(@Nullable String fieldValue) {
    return fieldValue == null ? "" : fieldValue;
  }

  private static boolean isBlank(@Nullable String fieldValue) {
    return fieldValue == null || fieldValue.isBlank();
  }
}
