package io.platformmesh.onboarding.activities.event;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.activities.client.Sha256;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.Reason;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records Events (events.k8s.io/v1) about ManagedProviders, for {@code kubectl describe}. A
 * repeated Event is the same object with a count. A failure to write an Event is logged and
 * ignored, because an onboarding must not depend on its Events.
 */
public final class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** Kubernetes' limit for notes (events.k8s.io/v1, Event.note), in characters. */
  private static final int MAX_NOTE_LENGTH = 1024;

  private static final int MAX_EVENT_NAME_PREFIX_LENGTH = 180;

  /** Length of the hash in the name of an Event, in characters. */
  private static final int EVENT_ID_LENGTH = 16;

  /** Count of an Event that is recorded for the second time. */
  private static final int FIRST_REPEAT_COUNT = 2;

  private static final DateTimeFormatter EVENT_TIME_FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient eventClient;
  private final Clock eventClock;
  private final Executor eventExecutor;

  /**
   * @param eventClient client of the hosting cluster; not closed here
   * @param eventClock gives the times of the Events
   * @param eventExecutor writes the Events; {@link EventQueue} for an attempt that does not wait
   */
  public EventRecorder(KubernetesClient eventClient, Clock eventClock, Executor eventExecutor) {
    this.eventClient = eventClient;
    this.eventClock = eventClock;
    this.eventExecutor = eventExecutor;
  }

  /**
   * Records an Event of type Normal: the onboarding proceeds as expected.
   *
   * @param regarding the object that the Event is about
   * @param note the message of the Event; cut to 1024 characters
   */
  public void recordNormal(ObjectReference regarding, Reason reason, String note) {
    recordEvent(regarding, "Normal", reason, note);
  }

  /**
   * Records an Event of type Warning: a user should act.
   *
   * @param regarding the object that the Event is about
   * @param note the message of the Event; cut to 1024 characters
   */
  public void recordWarning(ObjectReference regarding, Reason reason, String note) {
    recordEvent(regarding, "Warning", reason, note);
  }

  private void recordEvent(
      ObjectReference regarding, String eventType, Reason reason, String note) {
    Event event = newEvent(regarding, eventType, reason, note);
    eventExecutor.execute(() -> writeEvent(event));
  }

  private void writeEvent(Event event) {
    try {
      eventClient.events().v1().events().resource(event).create();
    } catch (KubernetesClientException writeFailure) {
      if (writeFailure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        incrementEventCount(event);
      } else {
        logUnrecordedEvent(event, writeFailure);
      }
    }
  }

  private void incrementEventCount(Event event) {
    Resource<Event> recordedEvent =
        eventClient
            .events()
            .v1()
            .events()
            .inNamespace(event.getMetadata().getNamespace())
            .withName(event.getMetadata().getName());
    try {
      recordedEvent.edit(
          liveEvent ->
              new EventBuilder(liveEvent)
                  .withNewSeries()
                  .withCount(incrementedCountOf(liveEvent))
                  .withLastObservedTime(event.getEventTime())
                  .endSeries()
                  .build());
    } catch (KubernetesClientException writeFailure) {
      logUnrecordedEvent(event, writeFailure);
    }
  }

  private static int incrementedCountOf(Event liveEvent) {
    return liveEvent.getSeries() == null
        ? FIRST_REPEAT_COUNT
        : liveEvent.getSeries().getCount() + 1;
  }

  private static void logUnrecordedEvent(Event event, KubernetesClientException writeFailure) {
    LOG.warn(
        "Event {} about ManagedProvider {}/{} is not recorded: the API server answered {}.",
        event.getReason(),
        event.getRegarding().getNamespace(),
        event.getRegarding().getName(),
        writeFailure.getCode());
  }

  private Event newEvent(ObjectReference regarding, String eventType, Reason reason, String note) {
    String eventNote =
        note.length() <= MAX_NOTE_LENGTH ? note : note.substring(0, MAX_NOTE_LENGTH - 1) + "…";
    String eventContent = regarding.getUid() + eventType + reason + eventNote;
    String eventId = Sha256.hex(eventContent).substring(0, EVENT_ID_LENGTH);
    String regardingName = regarding.getName();
    int prefixLength = Math.min(regardingName.length(), MAX_EVENT_NAME_PREFIX_LENGTH);
    String eventNamePrefix = regardingName.substring(0, prefixLength);
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(regarding.getNamespace())
        .withName(eventNamePrefix + "." + eventId)
        .endMetadata()
        .withEventTime(new MicroTime(EVENT_TIME_FORMAT.format(eventClock.instant())))
        .withType(eventType)
        .withReason(reason.name())
        .withAction("Onboard")
        .withNote(eventNote)
        .withReportingController(OnboardingMetadata.FIELD_MANAGER)
        .withReportingInstance(OnboardingMetadata.FIELD_MANAGER)
        .withRegarding(regarding)
        .build();
  }
}
