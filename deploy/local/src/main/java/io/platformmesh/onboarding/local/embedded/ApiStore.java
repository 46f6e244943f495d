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
 * The objects of one embedded cluster or workspace behind the Kubernetes API. It extends fabric8's
 * CRUD server with server-side apply, exact patches, preconditions, generations of deleted objects,
 * a separate status subresource, and the error messages of an API server.
 */
final class ApiStore extends KubernetesCrudDispatcher {
  private static final Headers JSON =
      Headers.builder().add("Content-Type", "application/json").build();

  private final OpenWatches openWatches = new OpenWatches();

  ApiStore() {
    super(KnownResources.customResourceDefinitions());
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    try {
      String pathWithoutQuery = ResourcePath.withoutQuery(request.getPath());
      if (request.method() == HttpMethod.GET) {
        MockResponse discoveryResponse = KnownResources.discoveryResponse(pathWithoutQuery);
        if (discoveryResponse != null) {
          return discoveryResponse;
        }
      }
      ResourcePath path =
          ResourcePath.parse(pathWithoutQuery)
              .orElseThrow(() -> ApiFailure.notFound("the requested resource " + pathWithoutQuery));
      return switch (request.method()) {
        case GET -> read(request, path);
        case POST -> create(pathWithoutQuery, path, parseObject(request));
        case PUT -> replace(pathWithoutQuery, path, parseObject(request));
        case PATCH -> patch(request, pathWithoutQuery, path);
        case DELETE -> delete(request, pathWithoutQuery, path);
        default -> throw ApiFailure.methodNotAllowed(request.getMethod());
      };
    } catch (ApiFailure e) {
      return e.response();
    }
  }

  /** Ends all watches, as a server does when it stops. */
  void close() {
    openWatches.close();
  }

  /** Creates a namespace, which must not exist. */
  synchronized void addNamespace(String namespaceName) {
    ObjectNode namespace = Json.mapper().createObjectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", namespaceName);
    namespace.putObject("status").put("phase", "Active");
    super.dispatch(writeRequest(HttpMethod.POST, "/api/v1/namespaces", namespace));
  }

  private MockResponse read(RecordedRequest request, ResourcePath path) throws ApiFailure {
    MockResponse response = handleGet(request.getPath());
    if (response.getWebSocketListener() != null) {
      return openWatches.track(response);
    }
    if (response.code() == 404) {
      throw ApiFailure.notFound(path.displayName());
    }
    return response;
  }

  private MockResponse create(String pathWithoutQuery, ResourcePath path, ObjectNode newObject)
      throws ApiFailure {
    if (path.namespace() == null) {
      newObject.withObject("metadata").remove("namespace");
    } else if (findObject("/api/v1/namespaces/" + path.namespace()) == null) {
      throw ApiFailure.notFound("namespaces \"" + path.namespace() + "\"");
    }
    String objectName = newObject.path("metadata").path("name").asText();
    if (!objectName.isEmpty() && findObject(pathWithoutQuery + "/" + objectName) != null) {
      throw ApiFailure.alreadyExists(path.displayName() + " \"" + objectName + "\"");
    }
    return super.dispatch(writeRequest(HttpMethod.POST, pathWithoutQuery, newObject));
  }

  private MockResponse replace(String pathWithoutQuery, ResourcePath path, ObjectNode desiredObject)
      throws ApiFailure {
    return commit(pathWithoutQuery, path, requireObject(pathWithoutQuery, path), desiredObject);
  }

  private MockResponse patch(RecordedRequest request, String pathWithoutQuery, ResourcePath path)
      throws ApiFailure {
    String contentType = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
    String body = Objects.requireNonNullElse(request.getUtf8Body(), "");
    if (contentType.startsWith("application/apply-patch")) {
      return apply(
          pathWithoutQuery,
          path,
          ServerSideApply.of(queryParameters(request), path.subresource()),
          body);
    }
    ObjectNode currentObject = requireObject(pathWithoutQuery, path);
    if (contentType.startsWith("application/json-patch")) {
      return commit(
          pathWithoutQuery,
          path,
          currentObject,
          Patches.applyJsonPatch(currentObject, parse(body)));
    }
    if (contentType.startsWith("application/merge-patch")
        || contentType.startsWith("application/strategic-merge-patch")) {
      return commit(
          pathWithoutQuery,
          path,
          currentObject,
          Patches.applyMergePatch(currentObject, parse(body)));
    }
    throw ApiFailure.unsupportedMediaType(contentType);
  }

  private MockResponse apply(
      String pathWithoutQuery, ResourcePath path, ServerSideApply apply, String body)
      throws ApiFailure {
    if (!(parse(body) instanceof ObjectNode appliedObject)) {
      throw ApiFailure.badRequest("an applied configuration must be an object");
    }
    if (appliedObject.path("metadata").path("managedFields").size() > 0) {
      throw ApiFailure.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode currentObject = findObject(pathWithoutQuery);
    if (currentObject != null) {
      ObjectNode mergedObject = apply.merge(currentObject, appliedObject);
      checkPreconditions(path, currentObject, appliedObject);
      return mergedObject.equals(currentObject)
          ? okResponse(currentObject)
          : commit(pathWithoutQuery, path, currentObject, mergedObject);
    }
    if (path.isStatus()) {
      throw ApiFailure.notFound(path.displayName());
    }
    if (appliedObject.path("metadata").hasNonNull("resourceVersion")) {
      throw ApiFailure.modified(path.displayName());
    }
    ObjectNode createdObject = apply.create(appliedObject);
    createdObject.withObject("metadata").put("name", path.name());
    return create(
        pathWithoutQuery.substring(0, pathWithoutQuery.lastIndexOf('/')), path, createdObject);
  }

  private MockResponse delete(RecordedRequest request, String pathWithoutQuery, ResourcePath path)
      throws ApiFailure {
    if (path.name() == null) {
      return handleDelete(request.getPath());
    }
    ObjectNode currentObject = requireObject(pathWithoutQuery, path);
    String body = Objects.requireNonNullElse(request.getUtf8Body(), "");
    if (!body.isEmpty() && parse(body).path("preconditions") instanceof ObjectNode preconditions) {
      ObjectNode expectedObject = currentObject.objectNode();
      expectedObject.set("metadata", preconditions);
      checkPreconditions(path, currentObject, expectedObject);
    }
    if (currentObject.path("metadata").path("finalizers").isEmpty()) {
      handleDelete(pathWithoutQuery);
      return okResponse(currentObject);
    }
    if (currentObject.path("metadata").hasNonNull("deletionTimestamp")) {
      return okResponse(currentObject);
    }
    ObjectNode objectInDeletion = currentObject.deepCopy();
    objectInDeletion
        .withObject("metadata")
        .put("deletionTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("deletionGracePeriodSeconds", 0);
    return super.dispatch(writeRequest(HttpMethod.PUT, pathWithoutQuery, objectInDeletion));
  }

  private MockResponse commit(
      String pathWithoutQuery,
      ResourcePath path,
      ObjectNode currentObject,
      ObjectNode desiredObject)
      throws ApiFailure {
    checkPreconditions(path, currentObject, desiredObject);
    ObjectNode desiredMetadata = desiredObject.withObject("metadata");
    ObjectNode currentMetadata = currentObject.withObject("metadata");
    copyField("deletionTimestamp", currentMetadata, desiredMetadata);
    copyField("deletionGracePeriodSeconds", currentMetadata, desiredMetadata);
    desiredMetadata.set("resourceVersion", currentMetadata.get("resourceVersion"));
    if (!desiredMetadata.has("managedFields")) {
      copyField("managedFields", currentMetadata, desiredMetadata);
    }
    MockResponse response =
        super.dispatch(writeRequest(HttpMethod.PUT, pathWithoutQuery, desiredObject));
    return response.code() == 200 && (response.getBody() == null || response.getBody().size() == 0)
        ? okResponse(desiredObject)
        : response;
  }

  private static void copyField(String field, ObjectNode from, ObjectNode to) {
    to.remove(field);
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  private static void checkPreconditions(
      ResourcePath path, ObjectNode currentObject, JsonNode expectedObject) throws ApiFailure {
    for (String field : new String[] {"uid", "resourceVersion"}) {
      String expectedValue = expectedObject.path("metadata").path(field).asText("");
      if (!expectedValue.isEmpty()
          && !expectedValue.equals(currentObject.path("metadata").path(field).asText())) {
        throw ApiFailure.modified(path.displayName());
      }
    }
  }

  private ObjectNode requireObject(String pathWithoutQuery, ResourcePath path) throws ApiFailure {
    ObjectNode currentObject = findObject(pathWithoutQuery);
    if (currentObject == null) {
      throw ApiFailure.notFound(path.displayName());
    }
    return currentObject;
  }

  private @Nullable ObjectNode findObject(String pathWithoutQuery) throws ApiFailure {
    Map.Entry<AttributeSet, String> entry = findResource(getKey(pathWithoutQuery));
    return entry == null ? null : (ObjectNode) parse(entry.getValue());
  }

  private static ObjectNode parseObject(RecordedRequest request) throws ApiFailure {
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

  private static Map<String, String> queryParameters(RecordedRequest request) {
    HttpUrl url = HttpUrl.parse("http://localhost" + request.getPath());
    Map<String, String> parameters = new HashMap<>();
    for (String name : new String[] {"fieldManager", "force"}) {
      String value = url == null ? null : url.queryParameter(name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    return parameters;
  }

  private static RecordedRequest writeRequest(HttpMethod method, String path, ObjectNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new RecordedRequest("HTTP/1.1", method, path, JSON, new Buffer(bytes));
  }

  private static MockResponse okResponse(ObjectNode object) {
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
  public void preserveMetadata(JsonNode currentObject, JsonNode updated) {
    super.preserveMetadata(currentObject, updated);
    if (updated.path(METADATA).path("namespace").isNull()) {
      ((ObjectNode) updated.get(METADATA)).remove("namespace");
    }
  }

  @Override
  public void touchGeneration(JsonNode currentObject, JsonNode updated) {
    super.touchGeneration(currentObject, updated);
    if (updated.path(METADATA).has("deletionTimestamp")
        && !currentObject.path(METADATA).has("deletionTimestamp")) {
      ((ObjectNode) updated.get(METADATA))
          .put(GENERATION, currentObject.path(METADATA).path(GENERATION).asLong() + 1);
    }
  }
}
