package io.platformmesh.onboarding.activities.crd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derives the names of components. All objects of a component have its name. */
public final class ComponentNames {

  private static final String DEFAULT_RESOURCE_NAME = "chart";

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
    return ocm == null ? "" : nameOf(ocm);
  }

  private static String nameOf(OcmComponent ocm) {
    if (isSet(ocm.name())) {
      return ocm.name();
    }
    if (ocm.componentName() != null) {
      return lastSegment(ocm.componentName());
    }
    if (isSet(ocm.resourceName()) && !DEFAULT_RESOURCE_NAME.equals(ocm.resourceName())) {
      return ocm.resourceName();
    }
    List<ReferencePathElement> referencePath = ocm.referencePath();
    if (referencePath != null && !referencePath.isEmpty()) {
      ReferencePathElement lastReference = referencePath.get(referencePath.size() - 1);
      return lastReference.name();
    }
    return ocm.component() == null ? "" : lastSegment(ocm.component());
  }

  /** The name of the resource that holds the chart in the OCM component. */
  public static String resourceOf(OcmComponent ocm) {
    return isSet(ocm.resourceName()) ? ocm.resourceName() : DEFAULT_RESOURCE_NAME;
  }

  private static String lastSegment(String path) {
    String pathWithoutEnd = path.strip().replaceFirst("/+$", "");
    return pathWithoutEnd.substring(pathWithoutEnd.lastIndexOf('/') + 1);
  }

  private static boolean isSet(@Nullable String fieldValue) {
    return fieldValue != null && !fieldValue.isEmpty();
  }
}
