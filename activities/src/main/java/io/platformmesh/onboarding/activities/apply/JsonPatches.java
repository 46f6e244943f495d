package io.platformmesh.onboarding.activities.apply;

import java.util.LinkedHashMap;
import java.util.Map;

/** The operations of JSON patches (RFC 6902) that this package sends. */
final class JsonPatches {

  private JsonPatches() {}

  /** Makes the whole patch fail unless the value at this path is the given one. */
  static Map<String, Object> test(String path, Object value) {
    return newOperation("test", path, value);
  }

  /** Sets the value at this path, whether there is one already or not. */
  static Map<String, Object> add(String path, Object value) {
    return newOperation("add", path, value);
  }

  /** Replaces the value at this path; it must exist. */
  static Map<String, Object> replace(String path, Object value) {
    return newOperation("replace", path, value);
  }

  private static Map<String, Object> newOperation(String operationName, String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", operationName);
    operation.put("path", path);
    operation.put("value", value);
    return operation;
  }
}
