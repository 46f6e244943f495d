package io.platformmesh.onboarding.activities.status;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records Events (events.k8s.io/v1) about ManagedProviders, for {@code kubectl describe}. The same
 * Event again is the same object, with a count. An Event that cannot be written is logged and
 * forgotten: nothing may depend on it.
 */
public final class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** Kubernetes' limit for notes (events.k8s.io/v1, Event.note). */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_NAME = 180;
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final Clock clock;

  /**
   * @param client client of the hosting cluster; not closed here
   * @param clock gives the times
   */
  public EventRecorder(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Something went as it should. */
  public void normal(Owner about, Reason reason, String note) {
    record(about, "Normal", reason, note);
  }

  /** Somebody should have a look. */
  public void warning(Owner about, Reason reason, String note) {
    record(about, "Warning", reason, note);
  }

  private void record(Owner about, String type, Reason reason, String note) {
    Event event = event(about, type, reason, note);
    try {
      client.events().v1().events().resource(event).create();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        countOnceMore(event);
      } else {
        logUnwritten(event, failure);
      }
    }
  }

  private void countOnceMore(Event event) {
    Resource<Event> written =
        client
            .events()
            .v1()
            .events()
            .inNamespace(event.getMetadata().getNamespace())
            .withName(event.getMetadata().getName());
    try {
      written.edit(
          live ->
              new EventBuilder(live)
                  .withNewSeries()
                  .withCount(live.getSeries() == null ? 2 : live.getSeries().getCount() + 1)
                  .withLastObservedTime(event.getEventTime())
                  .endSeries()
                  .build());
    } catch (KubernetesClientException failure) {
      logUnwritten(event, failure);
    }
  }

  private static void logUnwritten(Event event, KubernetesClientException failure) {
    LOG.warn(
        "Event {} about ManagedProvider {}/{} is not written: the API server answered {}.",
        event.getReason(),
        event.getRegarding().getNamespace(),
        event.getRegarding().getName(),
        failure.getCode());
  }

  private Event event(Owner about, String type, Reason reason, String note) {
    String text = note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE - 1) + "…";
    String id =
        OnboardingMetadata.sha256(
            (about.uid() + type + reason + text).getBytes(StandardCharsets.UTF_8));
    String head = about.name().substring(0, Math.min(about.name().length(), LONGEST_NAME));
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(about.namespace())
        .withName(head + "." + id.substring(0, 16))
        .endMetadata()
        .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant())))
        .withType(type)
        .withReason(reason.name())
        .withAction("Onboard")
        .withNote(text)
        .withReportingController(OnboardingMetadata.FIELD_MANAGER)
        .withReportingInstance(OnboardingMetadata.FIELD_MANAGER)
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(ManagedProvider.GROUP + "/" + ManagedProvider.VERSION)
                .withKind(ManagedProvider.KIND)
                .withNamespace(about.namespace())
                .withName(about.name())
                .withUid(about.uid())
                .build())
        .build();
  }
}
