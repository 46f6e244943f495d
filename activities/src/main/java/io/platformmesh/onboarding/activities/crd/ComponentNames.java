package io.platformmesh.onboarding.activities.crd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derives the names of components. All objects of a component have its name. */
public final class ComponentNames {

  private static final String DEFAULT_RESOURCE = "chart";

  private ComponentNames() {}

  /** The names of all components, in the order of the spec. */
  public static List<String> of(ManagedProviderSpec spec) {
    return spec.runtimeDeployments().stream().map(ComponentNames::of).toList();
  }

  /** The name of this component; empty when the manifest has no field to derive it from. */
  public static String of(RuntimeDeployment deployment) {
    FluxComponent flux = deployment.flux();
    if (flux != null) {
      return lastSegment(flux.chart());
    }
    OcmComponent ocm = deployment.ocm();
    return ocm == null ? "" : of(ocm);
  }

  private static String of(OcmComponent ocm) {
    if (isGiven(ocm.name())) {
      return ocm.name();
    }
    if (ocm.componentName() != null) {
      return lastSegment(ocm.componentName());
    }
    if (isGiven(ocm.resourceName()) && !DEFAULT_RESOURCE.equals(ocm.resourceName())) {
      return ocm.resourceName();
    }
    List<ReferencePathElement> path = ocm.referencePath();
    if (path != null && !path.isEmpty()) {
      return path.get(path.size() - 1).name();
    }
    return ocm.component() == null ? "" : lastSegment(ocm.component());
  }

  /** The name of the resource that holds the chart in the OCM component. */
  public static String resourceOf(OcmComponent ocm) {
    return isGiven(ocm.resourceName()) ? ocm.resourceName() : DEFAULT_RESOURCE;
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isGiven(@Nullable String fieldValue) {
    return fieldValue != null && !fieldValue.isEmpty();
  }
}
