package io.platformmesh.onboarding.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import java.io.IOException;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;

/**
 * Adds the onboarding to a log record: namespace and name of the ManagedProvider, and the workflow
 * and run ids that the Temporal SDK puts into the MDC.
 */
public final class OnboardingFields extends AbstractJsonProvider<ILoggingEvent> {

  /** Names of log fields by MDC key of the Temporal SDK. */
  private static final Map<String, String> FIELD_NAMES_BY_MDC_KEY =
      Map.of(
          LogKeys.WORKFLOW_ID, "workflowId",
          LogKeys.RUN_ID, "runId",
          LogKeys.ACTIVITY_TYPE, "activityType",
          LogKeys.ATTEMPT, "attempt");

  /** Number of parts in a workflow id: a prefix, and namespace and name of a ManagedProvider. */
  private static final int WORKFLOW_ID_PARTS = 3;

  private static final int KEEP_EMPTY_PARTS = -1;

  /** Creates the provider of log fields; called by Logback. */
  public OnboardingFields() {}

  @Override
  public void writeTo(JsonGenerator jsonGenerator, ILoggingEvent logEvent) throws IOException {
    Map<String, String> loggingContext = logEvent.getMDCPropertyMap();
    writeManagedProvider(jsonGenerator, loggingContext.get(LogKeys.WORKFLOW_ID));
    for (Map.Entry<String, String> fieldByKey : FIELD_NAMES_BY_MDC_KEY.entrySet()) {
      String fieldValue = loggingContext.get(fieldByKey.getKey());
      if (fieldValue != null) {
        jsonGenerator.writeStringField(fieldByKey.getValue(), fieldValue);
      }
    }
  }

  private static void writeManagedProvider(JsonGenerator jsonGenerator, @Nullable String workflowId)
      throws IOException {
    if (workflowId == null) {
      return;
    }
    String[] workflowIdParts = workflowId.split("/", KEEP_EMPTY_PARTS);
    if (workflowIdParts.length != WORKFLOW_ID_PARTS) {
      return;
    }
    String providerNamespace = workflowIdParts[1];
    String providerName = workflowIdParts[2];
    if (OnboardingIds.workflowId(providerNamespace, providerName).equals(workflowId)) {
      jsonGenerator.writeStringField("namespace", providerNamespace);
      jsonGenerator.writeStringField("name", providerName);
    }
  }
}
