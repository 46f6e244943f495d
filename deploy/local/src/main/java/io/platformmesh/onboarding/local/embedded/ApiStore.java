package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.HttpUrl;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.platformmesh.onboarding.local.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one cluster or workspace behind the Kubernetes API. It extends fabric8's CRUD
 * server with server-side apply, exact patches, preconditions, generations of deleted objects, a
 * separate status subresource, and the error messages of an API server.
 */
final class ApiStore extends KubernetesCrudDispatcher {
  private static final Headers JSON =
      Headers.builder().add("Content-Type", "application/json").build();

  private final OpenWatches watches = new OpenWatches();

  ApiStore() {
    super(KnownResources.definitions());
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    try {
      String plainPath = ResourcePath.withoutQuery(request.getPath());
      if (request.method() == HttpMethod.GET) {
        MockResponse discovery = KnownResources.discovery(plainPath);
        if (discovery != null) {
          return discovery;
        }
      }
      ResourcePath path =
          ResourcePath.parse(plainPath)
              .orElseThrow(() -> ApiFailure.notFound("the requested resource " + plainPath));
      return switch (request.method()) {
        case GET -> read(request, path);
        case POST -> create(plainPath, path, object(request));
        case PUT -> replace(plainPath, path, object(request));
        case PATCH -> patch(request, plainPath, path);
        case DELETE -> delete(request, plainPath, path);
        default -> throw ApiFailure.methodNotAllowed(request.getMethod());
      };
    } catch (ApiFailure e) {
      return e.response();
    }
  }

  /** Ends all watches, as a server does when it stops. */
  void close() {
    watches.close();
  }

  /** Creates a namespace, which must not exist. */
  synchronized void addNamespace(String name) {
    ObjectNode namespace = Json.mapper().createObjectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    namespace.putObject("status").put("phase", "Active");
    super.dispatch(write(HttpMethod.POST, "/api/v1/namespaces", namespace));
  }

  private MockResponse read(RecordedRequest request, ResourcePath path) throws ApiFailure {
    MockResponse response = handleGet(request.getPath());
    if (response.getWebSocketListener() != null) {
      return watches.track(response);
    }
    if (response.code() == 404) {
      throw ApiFailure.notFound(path.display());
    }
    return response;
  }

  private MockResponse create(String plainPath, ResourcePath path, ObjectNode object)
      throws ApiFailure {
    if (path.namespace() == null) {
      object.withObject("metadata").remove("namespace");
    } else if (find("/api/v1/namespaces/" + path.namespace()) == null) {
      throw ApiFailure.notFound("namespaces \"" + path.namespace() + "\"");
    }
    String name = object.path("metadata").path("name").asText();
    if (!name.isEmpty() && find(plainPath + "/" + name) != null) {
      throw ApiFailure.alreadyExists(path.display() + " \"" + name + "\"");
    }
    return super.dispatch(write(HttpMethod.POST, plainPath, object));
  }

  private MockResponse replace(String plainPath, ResourcePath path, ObjectNode desired)
      throws ApiFailure {
    return commit(plainPath, path, existing(plainPath, path), desired);
  }

  private MockResponse patch(RecordedRequest request, String plainPath, ResourcePath path)
      throws ApiFailure {
    String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
    String body = Objects.requireNonNullElse(request.getUtf8Body(), "");
    if (type.startsWith("application/apply-patch")) {
      return apply(plainPath, path, ServerSideApply.of(query(request), path.subresource()), body);
    }
    ObjectNode current = existing(plainPath, path);
    if (type.startsWith("application/json-patch")) {
      return commit(plainPath, path, current, Patches.json(current, parse(body)));
    }
    if (type.startsWith("application/merge-patch")
        || type.startsWith("application/strategic-merge-patch")) {
      return commit(plainPath, path, current, Patches.merge(current, parse(body)));
    }
    throw ApiFailure.unsupportedMediaType(type);
  }

  private MockResponse apply(
      String plainPath, ResourcePath path, ServerSideApply apply, String body) throws ApiFailure {
    if (!(parse(body) instanceof ObjectNode applied)) {
      throw ApiFailure.badRequest("an applied configuration must be an object");
    }
    if (applied.path("metadata").path("managedFields").size() > 0) {
      throw ApiFailure.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode current = find(plainPath);
    if (current != null) {
      ObjectNode merged = apply.merge(current, applied);
      checkPreconditions(path, current, applied);
      return merged.equals(current) ? ok(current) : commit(plainPath, path, current, merged);
    }
    if (path.isStatus()) {
      throw ApiFailure.notFound(path.display());
    }
    if (applied.path("metadata").hasNonNull("resourceVersion")) {
      throw ApiFailure.modified(path.display());
    }
    ObjectNode created = apply.create(applied);
    created.withObject("metadata").put("name", path.name());
    return create(plainPath.substring(0, plainPath.lastIndexOf('/')), path, created);
  }

  private MockResponse delete(RecordedRequest request, String plainPath, ResourcePath path)
      throws ApiFailure {
    if (path.name() == null) {
      return handleDelete(request.getPath());
    }
    ObjectNode current = existing(plainPath, path);
    String body = Objects.requireNonNullElse(request.getUtf8Body(), "");
    if (!body.isEmpty() && parse(body).path("preconditions") instanceof ObjectNode preconditions) {
      ObjectNode expected = current.objectNode();
      expected.set("metadata", preconditions);
      checkPreconditions(path, current, expected);
    }
    if (current.path("metadata").path("finalizers").isEmpty()) {
      handleDelete(plainPath);
      return ok(current);
    }
    if (current.path("metadata").hasNonNull("deletionTimestamp")) {
      return ok(current);
    }
    ObjectNode marked = current.deepCopy();
    marked
        .withObject("metadata")
        .put("deletionTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("deletionGracePeriodSeconds", 0);
    return super.dispatch(write(HttpMethod.PUT, plainPath, marked));
  }

  private MockResponse commit(
      String plainPath, ResourcePath path, ObjectNode current, ObjectNode desired)
      throws ApiFailure {
    checkPreconditions(path, current, desired);
    ObjectNode metadata = desired.withObject("metadata");
    ObjectNode before = current.withObject("metadata");
    copy("deletionTimestamp", before, metadata);
    copy("deletionGracePeriodSeconds", before, metadata);
    metadata.set("resourceVersion", before.get("resourceVersion"));
    if (!metadata.has("managedFields")) {
      copy("managedFields", before, metadata);
    }
    MockResponse response = super.dispatch(write(HttpMethod.PUT, plainPath, desired));
    return response.code() == 200 && (response.getBody() == null || response.getBody().size() == 0)
        ? ok(desired)
        : response;
  }

  private static void copy(String field, ObjectNode from, ObjectNode to) {
    to.remove(field);
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  private static void checkPreconditions(ResourcePath path, ObjectNode current, JsonNode expected)
      throws ApiFailure {
    for (String field : new String[] {"uid", "resourceVersion"}) {
      String desired = expected.path("metadata").path(field).asText("");
      if (!desired.isEmpty() && !desired.equals(current.path("metadata").path(field).asText())) {
        throw ApiFailure.modified(path.display());
      }
    }
  }

  private ObjectNode existing(String plainPath, ResourcePath path) throws ApiFailure {
    ObjectNode current = find(plainPath);
    if (current == null) {
      throw ApiFailure.notFound(path.display());
    }
    return current;
  }

  private @Nullable ObjectNode find(String plainPath) throws ApiFailure {
    Map.Entry<AttributeSet, String> entry = findResource(getKey(plainPath));
    return entry == null ? null : (ObjectNode) parse(entry.getValue());
  }

  private static ObjectNode object(RecordedRequest request) throws ApiFailure {
    if (parse(Objects.requireNonNullElse(request.getUtf8Body(), "")) instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body of the request must be an object");
  }

  private static JsonNode parse(String body) throws ApiFailure {
    try {
      return body.startsWith("{") || body.startsWith("[")
          ? Json.mapper().readTree(body)
          : Serialization.unmarshal(body, JsonNode.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      ApiFailure failure = ApiFailure.badRequest("the body of the request cannot be read");
      failure.initCause(e);
      throw failure;
    }
  }

  private static Map<String, String> query(RecordedRequest request) {
    HttpUrl url = HttpUrl.parse("http://localhost" + request.getPath());
    Map<String, String> query = new HashMap<>();
    for (String name : new String[] {"fieldManager", "force"}) {
      String value = url == null ? null : url.queryParameter(name);
      if (value != null) {
        query.put(name, value);
      }
    }
    return query;
  }

  private static RecordedRequest write(HttpMethod method, String path, ObjectNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new RecordedRequest("HTTP/1.1", method, path, JSON, new Buffer(bytes));
  }

  private static MockResponse ok(ObjectNode object) {
    return new MockResponse()
        .setResponseCode(200)
        .addHeader("Content-Type", "application/json")
        .setBody(object.toString());
  }

  @Override
  public boolean isStatusSubresourceEnabledForResource(String path) {
    return ResourcePath.parse(path).map(ResourcePath::isCustom).orElse(false);
  }

  @Override
  public void preserveMetadata(JsonNode current, JsonNode updated) {
    super.preserveMetadata(current, updated);
    if (updated.path(METADATA).path("namespace").isNull()) {
      ((ObjectNode) updated.get(METADATA)).remove("namespace");
    }
  }

  @Override
  public void touchGeneration(JsonNode current, JsonNode updated) {
    super.touchGeneration(current, updated);
    if (updated.path(METADATA).has("deletionTimestamp")
        && !current.path(METADATA).has("deletionTimestamp")) {
      ((ObjectNode) updated.get(METADATA))
          .put(GENERATION, current.path(METADATA).path(GENERATION).asLong() + 1);
    }
  }
}
