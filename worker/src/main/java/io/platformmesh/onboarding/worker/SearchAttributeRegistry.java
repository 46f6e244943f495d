package io.platformmesh.onboarding.worker;

import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search attributes in the Temporal namespace: registers missing ones if permitted, and returns
 * those that runs can use.
 */
final class SearchAttributeRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistry.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final OperatorServiceStubs stubs;
  private final String namespace;

  private SearchAttributeRegistry(OperatorServiceStubs stubs, String namespace) {
    this.stubs = stubs;
    this.namespace = namespace;
  }

  /**
   * Registers missing search attributes and returns the names of the usable ones.
   *
   * @param client connected client; the caller closes it
   */
  static List<String> prepare(WorkflowClient client) {
    OperatorServiceStubs stubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      return new SearchAttributeRegistry(stubs, client.getOptions().getNamespace()).prepare();
    } finally {
      stubs.shutdown();
    }
  }

  private List<String> prepare() {
    try {
      Map<String, IndexedValueType> present = present();
      Map<String, IndexedValueType> missing = new TreeMap<>();
      for (SearchAttributeKey<?> key : OnboardingSearchAttributes.ALL) {
        if (!present.containsKey(key.getName())) {
          missing.put(key.getName(), key.getValueType());
        }
      }
      if (!missing.isEmpty()) {
        register(missing);
        present = present();
      }
      return usable(present);
    } catch (StatusRuntimeException denied) {
      LOG.warn(
          "Temporal did not list the search attributes ({}): runs are started without them. Grant the"
              + " worker permission to list them, and restart it.",
          denied.getStatus().getCode());
      return List.of();
    }
  }

  /** Returns the registered names, without names that are registered with another type. */
  private static List<String> usable(Map<String, IndexedValueType> present) {
    List<String> usable = new ArrayList<>();
    for (SearchAttributeKey<?> key : OnboardingSearchAttributes.ALL) {
      IndexedValueType type = present.get(key.getName());
      if (type == key.getValueType()) {
        usable.add(key.getName());
      } else if (type != null) {
        LOG.warn(
            "Search attribute {} is registered with type {} instead of {}: runs do not set it.",
            key.getName(),
            type,
            key.getValueType());
      }
    }
    return List.copyOf(usable);
  }

  private Map<String, IndexedValueType> present() {
    return service()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
        .getCustomAttributesMap();
  }

  private void register(Map<String, IndexedValueType> missing) {
    try {
      service()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
      LOG.info("Registered search attributes {}.", missing.keySet());
    } catch (StatusRuntimeException denied) {
      LOG.warn(
          "Temporal denied permission to register the missing search attributes {} ({}): register"
              + " them to find runs by them.",
          missing.keySet(),
          denied.getStatus().getCode());
    }
  }

  private io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub
      service() {
    return stubs.blockingStub().withDeadlineAfter(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
