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

/** The resources of the embedded API server, and its answers to discovery requests. */
final class KnownResources {
  private record Resource(
      String group, String version, String plural, String kind, boolean namespaced) {}

  private static final List<Resource> ALL_RESOURCES =
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

  /** The custom resources, whose status is a separate subresource. */
  static List<CustomResourceDefinitionContext> customResourceDefinitions() {
    List<CustomResourceDefinitionContext> definitions = new ArrayList<>();
    for (Resource resource : ALL_RESOURCES) {
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
  static @Nullable MockResponse discoveryResponse(String path) {
    return switch (path) {
      case "/healthz", "/livez", "/readyz" -> new MockResponse().setResponseCode(200).setBody("ok");
      case "/version", "/version/" -> jsonResponse(versionInfo());
      case "/api" -> jsonResponse(coreVersionList());
      case "/apis" -> jsonResponse(groupList());
      default -> {
        String[] segments = path.split("/", -1);
        if (segments.length == 3 && segments[1].equals("api")) {
          yield jsonResponse(resourceList("", segments[2]));
        }
        yield segments.length == 4 && segments[1].equals("apis")
            ? jsonResponse(resourceList(segments[2], segments[3]))
            : null;
      }
    };
  }

  private static ObjectNode versionInfo() {
    return Json.mapper()
        .createObjectNode()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.0-embedded");
  }

  private static ObjectNode coreVersionList() {
    ObjectNode listNode = newList("APIVersions");
    listNode.putArray("versions").add("v1");
    return listNode;
  }

  private static ObjectNode groupList() {
    ObjectNode listNode = newList("APIGroupList");
    ArrayNode groups = listNode.putArray("groups");
    Set<String> listedGroups = new LinkedHashSet<>();
    for (Resource resource : ALL_RESOURCES) {
      if (!resource.group().isEmpty() && listedGroups.add(resource.group())) {
        ObjectNode group = groups.addObject().put("name", resource.group());
        ObjectNode version = Json.mapper().createObjectNode();
        version.put("groupVersion", resource.group() + "/" + resource.version());
        version.put("version", resource.version());
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
      }
    }
    return listNode;
  }

  private static ObjectNode resourceList(String group, String version) {
    ObjectNode listNode = newList("APIResourceList");
    listNode.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = listNode.putArray("resources");
    for (Resource resource : ALL_RESOURCES) {
      if (resource.group().equals(group) && resource.version().equals(version)) {
        ObjectNode resourceEntry = resources.addObject();
        resourceEntry.put("name", resource.plural());
        resourceEntry.put("singularName", resource.kind().toLowerCase(java.util.Locale.ROOT));
        resourceEntry.put("kind", resource.kind());
        resourceEntry.put("namespaced", resource.namespaced());
        ArrayNode verbs = resourceEntry.putArray("verbs");
        for (String verb : List.of("create", "delete", "get", "list", "patch", "update", "watch")) {
          verbs.add(verb);
        }
      }
    }
    return listNode;
  }

  private static ObjectNode newList(String kind) {
    return Json.mapper().createObjectNode().put("kind", kind).put("apiVersion", "v1");
  }

  private static MockResponse jsonResponse(ObjectNode body) {
    return new MockResponse()
        .setResponseCode(200)
        .addHeader("Content-Type", "application/json")
        .setBody(body.toString());
  }
}
