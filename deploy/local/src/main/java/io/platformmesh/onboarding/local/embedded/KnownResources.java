package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.mockwebserver.http.MockResponse;
import io.platformmesh.onboarding.local.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources that the embedded API server knows, and its responses to discovery requests. */
final class KnownResources {
  private static final String CORE_GROUP = "";
  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");

  /** Path of the list of resources, like {@code /api/v1} or {@code /apis/apps/v1}. */
  private static final Pattern RESOURCE_LIST_PATH =
      Pattern.compile("/(api|apis/(?<group>[^/]*))/(?<version>[^/]*)");

  private record Resource(
      String group, String version, String plural, String kind, boolean namespaced) {

    boolean isCustom() {
      return ResourcePath.isCustomGroup(group);
    }

    String apiVersion() {
      return group.equals(CORE_GROUP) ? version : group + "/" + version;
    }
  }

  private static final List<Resource> ALL_RESOURCES =
      List.of(
          clusterScoped("v1", "namespaces", "Namespace"),
          namespaced("v1", "secrets", "Secret"),
          namespaced("v1", "configmaps", "ConfigMap"),
          namespaced("v1", "serviceaccounts", "ServiceAccount"),
          namespaced("v1", "pods", "Pod"),
          namespaced("v1", "events", "Event"),
          namespaced("events.k8s.io/v1", "events", "Event"),
          namespaced("apps/v1", "deployments", "Deployment"),
          namespaced("coordination.k8s.io/v1", "leases", "Lease"),
          namespaced("core.platform-mesh.io/v1alpha1", "platformmeshes", "PlatformMesh"),
          namespaced("providers.platform-mesh.io/v1alpha1", "managedproviders", "ManagedProvider"),
          clusterScoped("providers.platform-mesh.io/v1alpha1", "providers", "Provider"),
          clusterScoped("tenancy.kcp.io/v1alpha1", "workspaces", "Workspace"),
          namespaced("source.toolkit.fluxcd.io/v1", "ocirepositories", "OCIRepository"),
          namespaced("source.toolkit.fluxcd.io/v1", "helmrepositories", "HelmRepository"),
          namespaced("source.toolkit.fluxcd.io/v1", "helmcharts", "HelmChart"),
          namespaced("helm.toolkit.fluxcd.io/v2", "helmreleases", "HelmRelease"),
          namespaced("delivery.ocm.software/v1alpha1", "repositories", "Repository"),
          namespaced("delivery.ocm.software/v1alpha1", "components", "Component"),
          namespaced("delivery.ocm.software/v1alpha1", "resources", "Resource"));

  private KnownResources() {}

  private static Resource namespaced(String apiVersion, String plural, String kind) {
    return new Resource(groupOf(apiVersion), versionOf(apiVersion), plural, kind, true);
  }

  private static Resource clusterScoped(String apiVersion, String plural, String kind) {
    return new Resource(groupOf(apiVersion), versionOf(apiVersion), plural, kind, false);
  }

  private static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? CORE_GROUP : apiVersion.substring(0, slash);
  }

  private static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** Definitions of the custom resources, whose status is a separate subresource. */
  static List<CustomResourceDefinitionContext> customResourceDefinitions() {
    List<CustomResourceDefinitionContext> definitions = new ArrayList<>();
    for (Resource resource : ALL_RESOURCES) {
      if (resource.isCustom()) {
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

  /** The response to a request for discovery, version or health; null for any other path. */
  static @Nullable MockResponse discoveryResponse(String path) {
    return switch (path) {
      case "/healthz", "/livez", "/readyz" -> new MockResponse().setResponseCode(200).setBody("ok");
      case "/version", "/version/" -> JsonBodies.okResponse(versionInfo());
      case "/api" -> JsonBodies.okResponse(coreVersionList());
      case "/apis" -> JsonBodies.okResponse(groupList());
      default -> {
        Matcher listPath = RESOURCE_LIST_PATH.matcher(path);
        if (!listPath.matches()) {
          yield null;
        }
        String group = Objects.requireNonNullElse(listPath.group("group"), CORE_GROUP);
        yield JsonBodies.okResponse(resourceList(group, listPath.group("version")));
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
    ObjectNode versionList = newList("APIVersions");
    versionList.putArray("versions").add("v1");
    return versionList;
  }

  private static ObjectNode groupList() {
    ObjectNode groupList = newList("APIGroupList");
    ArrayNode groups = groupList.putArray("groups");
    Set<String> listedGroups = new LinkedHashSet<>();
    for (Resource resource : ALL_RESOURCES) {
      boolean isCore = resource.group().equals(CORE_GROUP);
      if (!isCore && listedGroups.add(resource.group())) {
        addGroup(groups, resource);
      }
    }
    return groupList;
  }

  private static void addGroup(ArrayNode groups, Resource resource) {
    ObjectNode group = groups.addObject().put("name", resource.group());
    ObjectNode version = Json.mapper().createObjectNode();
    version.put("groupVersion", resource.apiVersion());
    version.put("version", resource.version());
    group.putArray("versions").add(version);
    group.set("preferredVersion", version);
  }

  private static ObjectNode resourceList(String group, String version) {
    ObjectNode resourceList = newList("APIResourceList");
    resourceList.put("groupVersion", group.equals(CORE_GROUP) ? version : group + "/" + version);
    ArrayNode resources = resourceList.putArray("resources");
    for (Resource resource : ALL_RESOURCES) {
      if (resource.group().equals(group) && resource.version().equals(version)) {
        addResource(resources, resource);
      }
    }
    return resourceList;
  }

  private static void addResource(ArrayNode resources, Resource resource) {
    ObjectNode resourceNode = resources.addObject();
    resourceNode.put("name", resource.plural());
    resourceNode.put("singularName", resource.kind().toLowerCase(Locale.ROOT));
    resourceNode.put("kind", resource.kind());
    resourceNode.put("namespaced", resource.namespaced());
    ArrayNode verbs = resourceNode.putArray("verbs");
    VERBS.forEach(verbs::add);
  }

  private static ObjectNode newList(String kind) {
    return Json.mapper().createObjectNode().put("kind", kind).put("apiVersion", "v1");
  }
}
