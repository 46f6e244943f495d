package io.platformmesh.onboarding.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * The form of a workflow id: {@code onboarding/NAMESPACE/NAME}, or {@code
   * onboarding/CLUSTER/NAMESPACE/NAME} for a hosting cluster with a name.
   */
  private static final Pattern WORKFLOW_ID_PATTERN =
      Pattern.compile("onboarding/([^/]+/)?(?<namespace>[^/]+)/(?<name>[^/]+)");

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
    Matcher matcher = WORKFLOW_ID_PATTERN.matcher(workflowId);
    if (matcher.matches()) {
      jsonGenerator.writeStringField("namespace", matcher.group("namespace"));
      jsonGenerator.writeStringField("name", matcher.group("name"));
    }
  }
}
