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
 * The search attributes of this Temporal namespace: what is missing is registered where that is
 * allowed, and what is not there is not used.
 */
final class SearchAttributeRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistry.class);
  private static final Duration CALL = Duration.ofSeconds(5);

  private final OperatorServiceStubs stubs;
  private final String namespace;

  private SearchAttributeRegistry(OperatorServiceStubs stubs, String namespace) {
    this.stubs = stubs;
    this.namespace = namespace;
  }

  /**
   * Registers what is missing and gives the names of those that can be used.
   *
   * @param client connected client; its connection is used and not closed
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
    } catch (StatusRuntimeException refused) {
      LOG.warn(
          "Runs will have no search attributes, for Temporal does not say which there are ({}).",
          refused.getStatus().getCode());
      return List.of();
    }
  }

  /** One of our names that somebody has given to another type is theirs. */
  private static List<String> usable(Map<String, IndexedValueType> present) {
    List<String> usable = new ArrayList<>();
    for (SearchAttributeKey<?> key : OnboardingSearchAttributes.ALL) {
      IndexedValueType type = present.get(key.getName());
      if (type == key.getValueType()) {
        usable.add(key.getName());
      } else if (type != null) {
        LOG.warn(
            "Search attribute {} is registered as {} instead of {}: runs do without it.",
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
      LOG.info("Search attributes {} are registered now.", missing.keySet());
    } catch (StatusRuntimeException refused) {
      LOG.warn(
          "Search attributes {} are missing and may not be registered by this worker ({}): have them"
              + " registered to find runs by them.",
          missing.keySet(),
          refused.getStatus().getCode());
    }
  }

  private io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub
      service() {
    return stubs.blockingStub().withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
