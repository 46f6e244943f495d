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

  /** Field names by MDC key of the Temporal SDK. */
  private static final Map<String, String> NAMES =
      Map.of(
          LogKeys.WORKFLOW_ID, "workflowId",
          LogKeys.RUN_ID, "runId",
          LogKeys.ACTIVITY_TYPE, "activityType",
          LogKeys.ATTEMPT, "attempt");

  /** Called by Logback. */
  public OnboardingFields() {}

  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
    Map<String, String> mdc = event.getMDCPropertyMap();
    writeManagedProvider(generator, mdc.get(LogKeys.WORKFLOW_ID));
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      String value = mdc.get(name.getKey());
      if (value != null) {
        generator.writeStringField(name.getValue(), value);
      }
    }
  }

  private static void writeManagedProvider(JsonGenerator generator, @Nullable String workflowId)
      throws IOException {
    String[] parts = workflowId == null ? new String[0] : workflowId.split("/", -1);
    if (parts.length == 3 && OnboardingIds.workflowId(parts[1], parts[2]).equals(workflowId)) {
      generator.writeStringField("namespace", parts[1]);
      generator.writeStringField("name", parts[2]);
    }
  }
}
