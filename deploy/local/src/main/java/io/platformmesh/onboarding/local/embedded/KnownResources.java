package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.mockwebserver.http.MockResponse;
import io.platformmesh.onboarding.local.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The resources that the embedded API servers list in their discovery. */
final class KnownResources {
  private record Resource(
      String group, String version, String plural, String kind, boolean namespaced) {}

  private static final List<Resource> ALL =
      List.of(
          new Resource("", "v1", "namespaces", "Namespace", false),
          new Resource("", "v1", "secrets", "Secret", true),
          new Resource("", "v1", "configmaps", "ConfigMap", true),
          new Resource("", "v1", "serviceaccounts", "ServiceAccount", true),
          new Resource("", "v1", "pods", "Pod", true),
          new Resource("", "v1", "events", "Event", true),
          new Resource("events.k8s.io", "v1", "events", "Event", true),
          new Resource("apps", "v1", "deployments", "Deployment", true),
          new Resource("coordination.k8s.io", "v1", "leases", "Lease", true),
          custom("core.platform-mesh.io/v1alpha1", "platformmeshes", "PlatformMesh"),
          custom("providers.platform-mesh.io/v1alpha1", "managedproviders", "ManagedProvider"),
          new Resource("providers.platform-mesh.io", "v1alpha1", "providers", "Provider", false),
          custom("source.toolkit.fluxcd.io/v1", "ocirepositories", "OCIRepository"),
          custom("source.toolkit.fluxcd.io/v1", "helmrepositories", "HelmRepository"),
          custom("source.toolkit.fluxcd.io/v1", "helmcharts", "HelmChart"),
          custom("helm.toolkit.fluxcd.io/v2", "helmreleases", "HelmRelease"),
          custom("delivery.ocm.software/v1alpha1", "repositories", "Repository"),
          custom("delivery.ocm.software/v1alpha1", "components", "Component"),
          custom("delivery.ocm.software/v1alpha1", "resources", "Resource"));

  private KnownResources() {}

  private static Resource custom(String apiVersion, String plural, String kind) {
    int slash = apiVersion.indexOf('/');
    return new Resource(
        apiVersion.substring(0, slash), apiVersion.substring(slash + 1), plural, kind, true);
  }

  static List<CustomResourceDefinitionContext> definitions() {
    List<CustomResourceDefinitionContext> definitions = new ArrayList<>();
    for (Resource resource : ALL) {
      if (resource.group().contains(".") && !resource.group().endsWith(".k8s.io")) {
        definitions.add(
            new CustomResourceDefinitionContext.Builder()
                .withGroup(resource.group())
                .withVersion(resource.version())
                .withPlural(resource.plural())
                .withKind(resource.kind())
                .withScope(resource.namespaced() ? "Namespaced" : "Cluster")
                .withStatusSubresource(true)
                .build());
      }
    }
    return definitions;
  }

  /** The answer to a request for discovery, version or health; null for any other path. */
  static @Nullable MockResponse discovery(String path) {
    return switch (path) {
      case "/healthz", "/livez", "/readyz" -> new MockResponse().setResponseCode(200).setBody("ok");
      case "/version", "/version/" -> answer(version());
      case "/api" -> answer(coreVersions());
      case "/apis" -> answer(groups());
      default -> {
        String[] segments = path.split("/", -1);
        if (segments.length == 3 && segments[1].equals("api")) {
          yield answer(resources("", segments[2]));
        }
        yield segments.length == 4 && segments[1].equals("apis")
            ? answer(resources(segments[2], segments[3]))
            : null;
      }
    };
  }

  private static ObjectNode version() {
    return Json.mapper()
        .createObjectNode()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.0-embedded");
  }

  private static ObjectNode coreVersions() {
    ObjectNode node = list("APIVersions");
    node.putArray("versions").add("v1");
    return node;
  }

  private static ObjectNode groups() {
    ObjectNode node = list("APIGroupList");
    ArrayNode groups = node.putArray("groups");
    Set<String> seen = new LinkedHashSet<>();
    for (Resource resource : ALL) {
      if (!resource.group().isEmpty() && seen.add(resource.group())) {
        ObjectNode group = groups.addObject().put("name", resource.group());
        ObjectNode version = Json.mapper().createObjectNode();
        version.put("groupVersion", resource.group() + "/" + resource.version());
        version.put("version", resource.version());
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
      }
    }
    return node;
  }

  private static ObjectNode resources(String group, String version) {
    ObjectNode node = list("APIResourceList");
    node.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = node.putArray("resources");
    for (Resource resource : ALL) {
      if (resource.group().equals(group) && resource.version().equals(version)) {
        ObjectNode entry = resources.addObject();
        entry.put("name", resource.plural());
        entry.put("singularName", resource.kind().toLowerCase(java.util.Locale.ROOT));
        entry.put("kind", resource.kind());
        entry.put("namespaced", resource.namespaced());
        ArrayNode verbs = entry.putArray("verbs");
        for (String verb : List.of("create", "delete", "get", "list", "patch", "update", "watch")) {
          verbs.add(verb);
        }
      }
    }
    return node;
  }

  private static ObjectNode list(String kind) {
    return Json.mapper().createObjectNode().put("kind", kind).put("apiVersion", "v1");
  }

  private static MockResponse answer(ObjectNode body) {
    return new MockResponse()
        .setResponseCode(200)
        .addHeader("Content-Type", "application/json")
        .setBody(body.toString());
  }
}
