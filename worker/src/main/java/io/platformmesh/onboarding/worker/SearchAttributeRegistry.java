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
 * The search attributes in the Temporal namespace. At startup, the worker registers missing search
 * attributes if permitted; its runs use the registered ones.
 */
final class SearchAttributeRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistry.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final OperatorServiceStubs operatorStubs;
  private final String temporalNamespace;

  private SearchAttributeRegistry(OperatorServiceStubs operatorStubs, String temporalNamespace) {
    this.operatorStubs = operatorStubs;
    this.temporalNamespace = temporalNamespace;
  }

  /**
   * Registers missing search attributes and returns the names of those that runs can use.
   *
   * @param temporalClient connected client; the caller closes it
   */
  static List<String> registerMissing(WorkflowClient temporalClient) {
    OperatorServiceStubs operatorStubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(temporalClient.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      return new SearchAttributeRegistry(operatorStubs, temporalClient.getOptions().getNamespace())
          .registerMissing();
    } finally {
      operatorStubs.shutdown();
    }
  }

  private List<String> registerMissing() {
    try {
      Map<String, IndexedValueType> registeredTypes = listRegistered();
      Map<String, IndexedValueType> missingTypes = new TreeMap<>();
      for (SearchAttributeKey<?> attributeKey : OnboardingSearchAttributes.ALL) {
        if (!registeredTypes.containsKey(attributeKey.getName())) {
          missingTypes.put(attributeKey.getName(), attributeKey.getValueType());
        }
      }
      if (!missingTypes.isEmpty()) {
        registerAttributes(missingTypes);
        registeredTypes = listRegistered();
      }
      return usableNames(registeredTypes);
    } catch (StatusRuntimeException permissionDenied) {
      LOG.warn(
          "Temporal did not list the search attributes ({}): runs are started without them. Grant"
              + " the worker permission to list them, and restart it.",
          permissionDenied.getStatus().getCode());
      return List.of();
    }
  }

  /** Returns the names of the search attributes that are registered with the expected type. */
  private static List<String> usableNames(Map<String, IndexedValueType> registeredTypes) {
    List<String> usableNames = new ArrayList<>();
    for (SearchAttributeKey<?> attributeKey : OnboardingSearchAttributes.ALL) {
      IndexedValueType registeredType = registeredTypes.get(attributeKey.getName());
      if (registeredType == attributeKey.getValueType()) {
        usableNames.add(attributeKey.getName());
      } else if (registeredType != null) {
        LOG.warn(
            "Search attribute {} is registered with type {} instead of {}: runs do not set it.",
            attributeKey.getName(),
            registeredType,
            attributeKey.getValueType());
      }
    }
    return List.copyOf(usableNames);
  }

  private Map<String, IndexedValueType> listRegistered() {
    return operatorService()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(temporalNamespace).build())
        .getCustomAttributesMap();
  }

  private void registerAttributes(Map<String, IndexedValueType> missingTypes) {
    try {
      operatorService()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(temporalNamespace)
                  .putAllSearchAttributes(missingTypes)
                  .build());
      LOG.info("Registered search attributes {}.", missingTypes.keySet());
    } catch (StatusRuntimeException permissionDenied) {
      LOG.warn(
          "Temporal denied permission to register the missing search attributes {} ({}): register"
              + " them to find runs by them.",
          missingTypes.keySet(),
          permissionDenied.getStatus().getCode());
    }
  }

  private io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub
      operatorService() {
    return operatorStubs
        .blockingStub()
        .withDeadlineAfter(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
