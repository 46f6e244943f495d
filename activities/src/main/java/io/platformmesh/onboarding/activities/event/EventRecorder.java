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
import io.platformmesh.onboarding.workflows.status.Reason;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

  private static final int MAX_NAME_LENGTH = 180;
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final Clock clock;

  /**
   * @param client client of the hosting cluster; not closed here
   * @param clock gives the times of the Events
   */
  public EventRecorder(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Records an Event of type Normal: the onboarding proceeds as expected.
   *
   * @param regarding the object that the Event is about
   * @param note the message; cut to 1024 characters
   */
  public void normal(ObjectReference regarding, Reason reason, String note) {
    record(regarding, "Normal", reason, note);
  }

  /**
   * Records an Event of type Warning: a user should act.
   *
   * @param regarding the object that the Event is about
   * @param note the message; cut to 1024 characters
   */
  public void warning(ObjectReference regarding, Reason reason, String note) {
    record(regarding, "Warning", reason, note);
  }

  private void record(ObjectReference regarding, String type, Reason reason, String note) {
    Event event = event(regarding, type, reason, note);
    try {
      client.events().v1().events().resource(event).create();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        incrementCount(event);
      } else {
        logFailure(event, failure);
      }
    }
  }

  private void incrementCount(Event event) {
    Resource<Event> recorded =
        client
            .events()
            .v1()
            .events()
            .inNamespace(event.getMetadata().getNamespace())
            .withName(event.getMetadata().getName());
    try {
      recorded.edit(
          live ->
              new EventBuilder(live)
                  .withNewSeries()
                  .withCount(live.getSeries() == null ? 2 : live.getSeries().getCount() + 1)
                  .withLastObservedTime(event.getEventTime())
                  .endSeries()
                  .build());
    } catch (KubernetesClientException failure) {
      logFailure(event, failure);
    }
  }

  private static void logFailure(Event event, KubernetesClientException failure) {
    LOG.warn(
        "Event {} about ManagedProvider {}/{} is not recorded: the API server answered {}.",
        event.getReason(),
        event.getRegarding().getNamespace(),
        event.getRegarding().getName(),
        failure.getCode());
  }

  private Event event(ObjectReference regarding, String type, Reason reason, String note) {
    String text =
        note.length() <= MAX_NOTE_LENGTH ? note : note.substring(0, MAX_NOTE_LENGTH - 1) + "…";
    String id = Sha256.hex(regarding.getUid() + type + reason + text).substring(0, 16);
    String name = regarding.getName();
    String prefix = name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(regarding.getNamespace())
        .withName(prefix + "." + id)
        .endMetadata()
        .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant())))
        .withType(type)
        .withReason(reason.name())
        .withAction("Onboard")
        .withNote(text)
        .withReportingController(OnboardingMetadata.FIELD_MANAGER)
        .withReportingInstance(OnboardingMetadata.FIELD_MANAGER)
        .withRegarding(regarding)
        .build();
  }
}
