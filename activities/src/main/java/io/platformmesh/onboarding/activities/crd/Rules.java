package io.platformmesh.onboarding.activities.crd;

/** The validation rules in the custom resource definition, and their messages. */
public final class Rules {

  /** A regular expression for the path of a kcp workspace, such as root:providers:system. */
  public static final String WORKSPACE_PATH =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** A CEL rule: each component has exactly one of the two forms. */
  public static final String FLUX_OR_OCM = "has(self.flux) != has(self.ocm)";

  public static final String FLUX_OR_OCM_MESSAGE =
      "a component is either flux or ocm: give exactly one of the two";

  /** A CEL rule: each OCM component has exactly one of component and componentName. */
  public static final String COMPONENT_OR_COMPONENT_NAME =
      "has(self.component) != has(self.componentName)";

  public static final String COMPONENT_OR_COMPONENT_NAME_MESSAGE =
      "ocm names what to deploy either by component (resolved by its descriptor) or by componentName"
          + " (the artifact itself): give exactly one of the two";

  private static final String FROM_HELM_REPOSITORY = "(has(self.type) && self.type == 'helm')";

  /** A CEL rule: a Helm repository has a URL. */
  public static final String HELM_REPOSITORY_URL =
      "!"
          + FROM_HELM_REPOSITORY
          + " || self.registry.matches('^ *([oO][cC][iI]|[hH][tT][tT][pP][sS]?)://')";

  public static final String HELM_REPOSITORY_URL_MESSAGE =
      "the registry of type helm is the URL of a Helm repository: write it with https://, or with"
          + " oci:// for an OCI registry";

  /** A CEL rule: charts of Helm repositories have no digest. */
  public static final String NO_HELM_DIGEST =
      "!" + FROM_HELM_REPOSITORY + " || !self.version.contains('@')";

  public static final String NO_HELM_DIGEST_MESSAGE =
      "charts of Helm repositories have no digest: write the version alone, or take the chart from an"
          + " OCI registry with type: oci";

  /** A CEL rule: names in OCI registries have no upper-case letters. */
  public static final String LOWER_CASE_REGISTRY =
      FROM_HELM_REPOSITORY + " || !self.registry.matches('^([A-Za-z]+://)?[^/]*/.*[A-Z]')";

  public static final String LOWER_CASE_REGISTRY_MESSAGE =
      "the path of an OCI registry cannot have upper-case letters: write it in lower case";

  private static final String FLUX_NAME =
      "d.flux.chart.substring(d.flux.chart.lastIndexOf('/') + 1)";
  private static final String OCM_COMPONENT_NAME =
      "d.ocm.componentName.substring(d.ocm.componentName.lastIndexOf('/') + 1)";
  private static final String HAS_OCM_RESOURCE_NAME =
      "has(d.ocm.resourceName) && d.ocm.resourceName != '' && d.ocm.resourceName != 'chart'";
  private static final String LAST_OCM_REFERENCE =
      "d.ocm.referencePath[size(d.ocm.referencePath) - 1].name";
  private static final String OCM_COMPONENT =
      "d.ocm.component.substring(d.ocm.component.lastIndexOf('/') + 1)";

  /** A CEL expression for the name of component {@code d}, as {@link ComponentNames} derives it. */
  private static final String NAME =
      ("(has(d.flux) ? " + FLUX_NAME)
          + " : !has(d.ocm) ? ''"
          + " : has(d.ocm.name) && d.ocm.name != '' ? d.ocm.name"
          + (" : has(d.ocm.componentName) ? " + OCM_COMPONENT_NAME)
          + (" : " + HAS_OCM_RESOURCE_NAME + " ? d.ocm.resourceName")
          + (" : has(d.ocm.referencePath) && size(d.ocm.referencePath) > 0 ? " + LAST_OCM_REFERENCE)
          + (" : has(d.ocm.component) ? " + OCM_COMPONENT)
          + " : '')";

  /** A CEL rule: each component name exists once. */
  public static final String DISTINCT_NAMES =
      "self.map(d, " + NAME + ").all(n, self.map(d, " + NAME + ").exists_one(m, m == n))";

  public static final String DISTINCT_NAMES_MESSAGE =
      "two components have the same name, so their objects would collide: give ocm.name, or deploy"
          + " charts whose last segments differ";

  private Rules() {}
}
