package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Generates the custom resource definition of ManagedProviders from the Java types, and adds the
 * properties that the annotations of the generator do not support.
 */
final class ManagedProviderDefinition {

  /** The columns in the order in which kubectl prints them, after the name. */
  private static final List<String> COLUMNS = List.of("Phase", "Ready", "Age");

  private ManagedProviderDefinition() {}

  static String generate(Path directory) throws IOException {
    new CRDGenerator()
        .customResourceClasses(ManagedProvider.class)
        .forCRDVersions("v1")
        .inOutputDir(directory.toFile())
        .generate();
    try (var files = Files.list(directory)) {
      Path generated = files.findFirst().orElseThrow();
      CustomResourceDefinition definition =
          Serialization.unmarshal(Files.readString(generated), CustomResourceDefinition.class);
      finish(definition);
      return Serialization.asYaml(definition);
    }
  }

  private static void finish(CustomResourceDefinition definition) {
    definition.getSpec().getNames().setListKind(ManagedProvider.KIND + "List");
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().get(0);
    version
        .getAdditionalPrinterColumns()
        .sort(
            Comparator.comparing(
                (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    schema.setDescription(
        "A service that the platform team owns and Platform Mesh offers: applying one provisions a kcp"
            + " workspace for its Provider, copies the kubeconfig of the Provider to the runtime cluster"
            + " and deploys the components of the service.");
    schema.setRequired(List.of("spec"));
    JSONSchemaProps spec = schema.getProperties().get("spec");
    JSONSchemaProps deployments = spec.getProperties().get("runtimeDeployments");
    deployments.setXKubernetesValidations(
        List.copyOf(new LinkedHashSet<>(deployments.getXKubernetesValidations())));
    deployments
        .getItems()
        .getSchema()
        .setDescription("One component of the service: either flux or ocm.");
    finishStatus(schema.getProperties().get("status"));
  }

  private static void finishStatus(JSONSchemaProps status) {
    status.setDescription("Progress of the onboarding. Only the onboarding writes it.");
    status.setDefault(
        JsonNodeFactory.instance
            .objectNode()
            .put("observedGeneration", ManagedProviderStatus.NOT_OBSERVED));
    Map<String, JSONSchemaProps> properties = status.getProperties();
    properties.get("observedGeneration").setFormat("int64");
    JSONSchemaProps conditions = properties.get("conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    JSONSchemaProps condition = conditions.getItems().getSchema();
    condition.setDescription("A condition of the onboarding.");
    condition.getProperties().get("lastTransitionTime").setFormat("date-time");
    condition.getProperties().get("observedGeneration").setFormat("int64");
  }
}
