package io.platformmesh.onboarding.activities.crd;

/** The validation rules in the custom resource definition, and their messages. */
public final class Rules {

  public static final String WORKSPACE_PATH =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  public static final String FLUX_OR_OCM = "has(self.flux) != has(self.ocm)";
  public static final String FLUX_OR_OCM_MESSAGE =
      "a component is either flux or ocm: give exactly one of the two";

  public static final String COMPONENT_OR_COMPONENT_NAME =
      "has(self.component) != has(self.componentName)";
  public static final String COMPONENT_OR_COMPONENT_NAME_MESSAGE =
      "ocm names what to deploy either by component (resolved by its descriptor) or by componentName"
          + " (the artifact itself): give exactly one of the two";

  /**
   * A CEL expression for the name of component {@code d}; the same rule as {@link ComponentNames}.
   */
  private static final String NAME =
      "(has(d.flux) ? d.flux.chart.substring(d.flux.chart.lastIndexOf('/') + 1)"
          + " : !has(d.ocm) ? ''"
          + " : has(d.ocm.name) && d.ocm.name != '' ? d.ocm.name"
          + " : has(d.ocm.componentName)"
          + " ? d.ocm.componentName.substring(d.ocm.componentName.lastIndexOf('/') + 1)"
          + " : has(d.ocm.resourceName) && d.ocm.resourceName != ''"
          + " && d.ocm.resourceName != 'chart' ? d.ocm.resourceName"
          + " : has(d.ocm.referencePath) && size(d.ocm.referencePath) > 0"
          + " ? d.ocm.referencePath[size(d.ocm.referencePath) - 1].name"
          + " : has(d.ocm.component)"
          + " ? d.ocm.component.substring(d.ocm.component.lastIndexOf('/') + 1)"
          + " : '')";

  public static final String DISTINCT_NAMES =
      "self.map(d, " + NAME + ").all(n, self.map(d, " + NAME + ").exists_one(m, m == n))";

  public static final String DISTINCT_NAMES_MESSAGE =
      "two components have the same name, so their objects would collide: give ocm.name, or deploy"
          + " charts whose last segments differ";

  private Rules() {}
}
