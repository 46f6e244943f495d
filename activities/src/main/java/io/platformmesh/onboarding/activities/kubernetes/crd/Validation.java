package io.platformmesh.onboarding.activities.kubernetes.crd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a spec that a ManagedProvider must keep wherever it comes from: those of our custom
 * resource definition, which a cluster with another definition does not enforce, and those that a
 * definition cannot express.
 */
public final class Validation {

  /** RFC 1123 subdomain, the form of Kubernetes object names. */
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int LONGEST_OBJECT_NAME = 253;

  private Validation() {}

  /** What is wrong with the spec and what to do, one sentence each; empty when nothing is. */
  public static List<String> problemsOf(@Nullable ManagedProviderSpec spec) {
    List<String> problems = new ArrayList<>();
    if (spec == null) {
      problems.add("spec is missing: give platformMeshRef and runtimeDeployments");
      return problems;
    }
    if (spec.platformMeshRef() == null || isBlank(spec.platformMeshRef().name())) {
      problems.add("spec.platformMeshRef.name is missing: name the PlatformMesh to onboard into");
    }
    List<RuntimeDeployment> components = spec.runtimeDeployments();
    if (components == null || components.isEmpty()) {
      problems.add("spec.runtimeDeployments is empty: list at least one component");
      return problems;
    }
    for (int i = 0; i < components.size(); i++) {
      checkComponent("spec.runtimeDeployments[" + i + "]", components.get(i), problems);
    }
    if (problems.isEmpty()) {
      checkNames(spec, problems);
    }
    return problems;
  }

  private static void checkComponent(
      String path, RuntimeDeployment component, List<String> problems) {
    FluxComponent flux = component.flux();
    OcmComponent ocm = component.ocm();
    if ((flux == null) == (ocm == null)) {
      problems.add(path + ": " + Rules.FLUX_OR_OCM_MESSAGE);
    } else if (flux != null) {
      require(path + ".flux.registry", flux.registry(), problems);
      require(path + ".flux.chart", flux.chart(), problems);
      require(path + ".flux.version", flux.version(), problems);
    } else if (ocm != null) {
      require(path + ".ocm.registry", ocm.registry(), problems);
      require(path + ".ocm.version", ocm.version(), problems);
      if (isBlank(ocm.component()) == isBlank(ocm.componentName())) {
        problems.add(path + ": " + Rules.COMPONENT_OR_COMPONENT_NAME_MESSAGE);
      }
    }
  }

  private static void checkNames(ManagedProviderSpec spec, List<String> problems) {
    Set<String> seen = new LinkedHashSet<>();
    for (String name : ComponentNames.of(spec)) {
      if (!OBJECT_NAME.matcher(name).matches() || name.length() > LONGEST_OBJECT_NAME) {
        problems.add(
            ("component name '%s' is not a valid object name (lower-case letters, digits, '-' and"
                    + " '.', at most 253 characters): correct the chart, or give ocm.name")
                .formatted(name));
      }
      if (!seen.add(name)) {
        problems.add("component name '" + name + "': " + Rules.DISTINCT_NAMES_MESSAGE);
      }
    }
  }

  private static void require(String path, @Nullable String value, List<String> problems) {
    if (isBlank(value)) {
      problems.add(path + " is missing");
    }
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
