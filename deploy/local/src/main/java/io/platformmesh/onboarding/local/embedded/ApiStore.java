package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.platformmesh.onboarding.local.Json;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one embedded cluster or workspace behind the Kubernetes API. It extends fabric8's
 * CRUD server with server-side apply, exact patches, preconditions, generations of deleted objects,
 * a separate status subresource, and the error messages of an API server.
 */
final class ApiStore extends KubernetesCrudDispatcher {
  private static final Headers JSON_CONTENT =
      Headers.builder().add("Content-Type", "application/json").build();

  private final OpenWatches openWatches = new OpenWatches(/* writeLock= */ this);

  ApiStore() {
    super(KnownResources.customResourceDefinitions());
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    try {
      String urlPath = ResourcePath.withoutQuery(request.getPath());
      if (request.method() == HttpMethod.GET) {
        MockResponse discoveryResponse = KnownResources.discoveryResponse(urlPath);
        if (discoveryResponse != null) {
          return discoveryResponse;
        }
      }
      ResourcePath path =
          ResourcePath.parse(urlPath)
              .orElseThrow(() -> ApiFailure.notFound("the requested resource " + urlPath));
      return switch (request.method()) {
        case GET -> read(request, path);
        case POST -> create(path.urlPath(), path, JsonBodies.parseObject(request));
        case PUT -> replace(path, JsonBodies.parseObject(request));
        case PATCH -> patch(request, path);
        case DELETE -> delete(request, path);
        default -> throw ApiFailure.methodNotAllowed(request.getMethod());
      };
    } catch (ApiFailure e) {
      return e.errorResponse();
    }
  }

  /** Ends all watches of the embedded cluster, as an API server does when it stops. */
  void close() {
    openWatches.close();
  }

  /** Creates a namespace, which must not exist, in the embedded cluster. */
  synchronized void addNamespace(String namespaceName) {
    ObjectNode namespace = Json.mapper().createObjectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", namespaceName);
    namespace.putObject("status").put("phase", "Active");
    super.dispatch(writeRequest(HttpMethod.POST, "/api/v1/namespaces", namespace));
  }

  private MockResponse read(RecordedRequest request, ResourcePath path) throws ApiFailure {
    MockResponse response = handleGet(request.getPath());
    boolean isWatch = response.getWebSocketListener() != null;
    if (isWatch) {
      return openWatches.track(response);
    }
    if (response.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      throw ApiFailure.notFound(path.displayName());
    }
    return response;
  }

  private MockResponse create(String listUrlPath, ResourcePath path, ObjectNode newObject)
      throws ApiFailure {
    if (path.namespace() == null) {
      newObject.withObject("metadata").remove("namespace");
    } else if (findObject("/api/v1/namespaces/" + path.namespace()) == null) {
      throw ApiFailure.notFound("namespaces \"" + path.namespace() + "\"");
    }
    String objectName = newObject.path("metadata").path("name").asText();
    if (!objectName.isEmpty() && findObject(listUrlPath + "/" + objectName) != null) {
      throw ApiFailure.alreadyExists(path.displayName() + " \"" + objectName + "\"");
    }
    return super.dispatch(writeRequest(HttpMethod.POST, listUrlPath, newObject));
  }

  private MockResponse patch(RecordedRequest request, ResourcePath path) throws ApiFailure {
    String contentType = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
    String body = JsonBodies.bodyOf(request);
    if (contentType.startsWith("application/apply-patch")) {
      return apply(path, ServerSideApply.of(request.getPath(), path.subresource()), body);
    }
    ObjectNode currentObject = requireObject(path);
    ObjectNode desiredObject;
    if (contentType.startsWith("application/json-patch")) {
      desiredObject = Patches.applyJsonPatch(currentObject, JsonBodies.parse(body));
    } else if (contentType.startsWith("application/merge-patch")
        || contentType.startsWith("application/strategic-merge-patch")) {
      desiredObject = Patches.applyMergePatch(currentObject, JsonBodies.parse(body));
    } else {
      throw ApiFailure.unsupportedMediaType(contentType);
    }
    return replace(path, currentObject, desiredObject);
  }

  private MockResponse apply(ResourcePath path, ServerSideApply serverSideApply, String body)
      throws ApiFailure {
    if (!(JsonBodies.parse(body) instanceof ObjectNode appliedObject)) {
      throw ApiFailure.badRequest("an applied configuration must be an object");
    }
    if (!appliedObject.path("metadata").path("managedFields").isEmpty()) {
      throw ApiFailure.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode currentObject = findObject(path.urlPath());
    return currentObject == null
        ? createByApply(path, serverSideApply, appliedObject)
        : updateByApply(path, serverSideApply, currentObject, appliedObject);
  }

  private MockResponse updateByApply(
      ResourcePath path,
      ServerSideApply serverSideApply,
      ObjectNode currentObject,
      ObjectNode appliedObject)
      throws ApiFailure {
    ObjectNode mergedObject = serverSideApply.merge(currentObject, appliedObject);
    checkPreconditions(path, currentObject, appliedObject.path("metadata"));
    return mergedObject.equals(currentObject)
        ? JsonBodies.okResponse(currentObject)
        : replace(path, currentObject, mergedObject);
  }

  private MockResponse createByApply(
      ResourcePath path, ServerSideApply serverSideApply, ObjectNode appliedObject)
      throws ApiFailure {
    if (path.isStatus()) {
      throw ApiFailure.notFound(path.displayName());
    }
    if (appliedObject.path("metadata").hasNonNull("resourceVersion")) {
      throw ApiFailure.objectModified(path.displayName());
    }
    ObjectNode newObject = serverSideApply.create(appliedObject);
    newObject.withObject("metadata").put("name", path.name());
    return create(path.listUrlPath(), path, newObject);
  }

  private MockResponse delete(RecordedRequest request, ResourcePath path) throws ApiFailure {
    if (path.name() == null) {
      return handleDelete(request.getPath());
    }
    ObjectNode currentObject = requireObject(path);
    String deleteOptions = JsonBodies.bodyOf(request);
    if (!deleteOptions.isEmpty()) {
      JsonNode preconditions = JsonBodies.parse(deleteOptions).path("preconditions");
      checkPreconditions(path, currentObject, preconditions);
    }
    JsonNode metadata = currentObject.path("metadata");
    if (metadata.path("finalizers").isEmpty()) {
      handleDelete(path.urlPath());
      return JsonBodies.okResponse(currentObject);
    }
    return metadata.hasNonNull("deletionTimestamp")
        ? JsonBodies.okResponse(currentObject)
        : startDeletion(path, currentObject);
  }

  /** Sets the deletion timestamp of an object that finalizers keep. */
  private MockResponse startDeletion(ResourcePath path, ObjectNode currentObject) {
    ObjectNode objectInDeletion = currentObject.deepCopy();
    objectInDeletion
        .withObject("metadata")
        .put("deletionTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("deletionGracePeriodSeconds", 0);
    return super.dispatch(writeRequest(HttpMethod.PUT, path.urlPath(), objectInDeletion));
  }

  private MockResponse replace(ResourcePath path, ObjectNode desiredObject) throws ApiFailure {
    return replace(path, requireObject(path), desiredObject);
  }

  private MockResponse replace(
      ResourcePath path, ObjectNode currentObject, ObjectNode desiredObject) throws ApiFailure {
    checkPreconditions(path, currentObject, desiredObject.path("metadata"));
    keepServerFields(currentObject.withObject("metadata"), desiredObject.withObject("metadata"));
    MockResponse response =
        super.dispatch(writeRequest(HttpMethod.PUT, path.urlPath(), desiredObject));
    boolean hasNoBody = response.getBody() == null || response.getBody().size() == 0;
    return response.code() == HttpURLConnection.HTTP_OK && hasNoBody
        ? JsonBodies.okResponse(desiredObject)
        : response;
  }

  /** Keeps the metadata that only the API server sets. */
  private static void keepServerFields(ObjectNode currentMetadata, ObjectNode desiredMetadata) {
    copyField("deletionTimestamp", currentMetadata, desiredMetadata);
    copyField("deletionGracePeriodSeconds", currentMetadata, desiredMetadata);
    desiredMetadata.set("resourceVersion", currentMetadata.get("resourceVersion"));
    if (!desiredMetadata.has("managedFields")) {
      copyField("managedFields", currentMetadata, desiredMetadata);
    }
  }

  private static void copyField(String field, ObjectNode from, ObjectNode to) {
    to.remove(field);
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  /** Rejects the request if it expects another uid or resourceVersion than the current object's. */
  private static void checkPreconditions(
      ResourcePath path, ObjectNode currentObject, JsonNode expectedMetadata) throws ApiFailure {
    JsonNode currentMetadata = currentObject.path("metadata");
    for (String field : new String[] {"uid", "resourceVersion"}) {
      String expectedText = expectedMetadata.path(field).asText("");
      if (!expectedText.isEmpty() && !expectedText.equals(currentMetadata.path(field).asText())) {
        throw ApiFailure.objectModified(path.displayName());
      }
    }
  }

  private ObjectNode requireObject(ResourcePath path) throws ApiFailure {
    ObjectNode currentObject = findObject(path.urlPath());
    if (currentObject == null) {
      throw ApiFailure.notFound(path.displayName());
    }
    return currentObject;
  }

  private @Nullable ObjectNode findObject(String urlPath) throws ApiFailure {
    Map.Entry<AttributeSet, String> storedResource = findResource(getKey(urlPath));
    return storedResource == null ? null : (ObjectNode) JsonBodies.parse(storedResource.getValue());
  }

  private static RecordedRequest writeRequest(
      HttpMethod method, String urlPath, ObjectNode object) {
    byte[] body = object.toString().getBytes(StandardCharsets.UTF_8);
    return new RecordedRequest("HTTP/1.1", method, urlPath, JSON_CONTENT, new Buffer(body));
  }

  @Override
  public boolean isStatusSubresourceEnabledForResource(String path) {
    return ResourcePath.parse(path).map(ResourcePath::isCustomResource).orElse(false);
  }

  @Override
  public void preserveMetadata(JsonNode currentObject, JsonNode updatedObject) {
    super.preserveMetadata(currentObject, updatedObject);
    if (updatedObject.path(METADATA).path("namespace").isNull()) {
      ((ObjectNode) updatedObject.get(METADATA)).remove("namespace");
    }
  }

  /** Also increments the generation when the deletion of the object starts. */
  @Override
  public void touchGeneration(JsonNode currentObject, JsonNode updatedObject) {
    super.touchGeneration(currentObject, updatedObject);
    JsonNode currentMetadata = currentObject.path(METADATA);
    boolean deletionStarts =
        updatedObject.path(METADATA).has("deletionTimestamp")
            && !currentMetadata.has("deletionTimestamp");
    if (deletionStarts) {
      long nextGeneration = currentMetadata.path(GENERATION).asLong() + 1;
      ((ObjectNode) updatedObject.get(METADATA)).put(GENERATION, nextGeneration);
    }
  }
}
