package io.platformmesh.onboarding.worker;

import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
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
 * Registers the search attributes of onboardings in the worker's Temporal namespace. At startup,
 * the worker registers missing search attributes if permitted; its runs use the registered ones.
 */
final class SearchAttributeRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistry.class);
  private static final Duration OPERATOR_CALL_TIMEOUT = Duration.ofSeconds(5);

  private final OperatorServiceStubs operatorStubs;
  private final String workerNamespace;

  private SearchAttributeRegistry(OperatorServiceStubs operatorStubs, String workerNamespace) {
    this.operatorStubs = operatorStubs;
    this.workerNamespace = workerNamespace;
  }

  /**
   * Registers missing search attributes and returns the names of those that the worker's runs can
   * use.
   *
   * @param workerClient connected Temporal client of the worker; the caller closes it
   */
  static List<String> registerMissing(WorkflowClient workerClient) {
    OperatorServiceStubs operatorStubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(workerClient.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      String workerNamespace = workerClient.getOptions().getNamespace();
      return new SearchAttributeRegistry(operatorStubs, workerNamespace).registerMissing();
    } finally {
      operatorStubs.shutdown();
    }
  }

  private List<String> registerMissing() {
    try {
      Map<String, IndexedValueType> registeredTypes = listRegisteredTypes();
      Map<String, IndexedValueType> missingTypes = findMissingTypes(registeredTypes);
      if (!missingTypes.isEmpty()) {
        registerSearchAttributes(missingTypes);
        registeredTypes = listRegisteredTypes();
      }
      return namesUsableByWorker(registeredTypes);
    } catch (StatusRuntimeException permissionDenied) {
      LOG.warn(
          "Temporal did not list the search attributes ({}): runs are started without them. Grant"
              + " the worker permission to list them, and restart it.",
          permissionDenied.getStatus().getCode());
      return List.of();
    }
  }

  /** Returns the types, by name, of the search attributes that are not registered. */
  private static Map<String, IndexedValueType> findMissingTypes(
      Map<String, IndexedValueType> registeredTypes) {
    Map<String, IndexedValueType> missingTypes = new TreeMap<>();
    for (SearchAttributeKey<?> attributeKey : OnboardingSearchAttributes.ALL) {
      if (!registeredTypes.containsKey(attributeKey.getName())) {
        missingTypes.put(attributeKey.getName(), attributeKey.getValueType());
      }
    }
    return missingTypes;
  }

  /** Returns the names of the search attributes that are registered with the expected type. */
  private static List<String> namesUsableByWorker(Map<String, IndexedValueType> registeredTypes) {
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

  private Map<String, IndexedValueType> listRegisteredTypes() {
    return operatorService()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(workerNamespace).build())
        .getCustomAttributesMap();
  }

  private void registerSearchAttributes(Map<String, IndexedValueType> missingTypes) {
    try {
      operatorService()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(workerNamespace)
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

  private OperatorServiceBlockingStub operatorService() {
    return operatorStubs
        .blockingStub()
        .withDeadlineAfter(OPERATOR_CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
