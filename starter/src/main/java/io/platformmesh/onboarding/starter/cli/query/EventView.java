package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.Comparator;
import java.util.List;

/**
 * An Event of a ManagedProvider, as {@code onboard status} prints it.
 *
 * @param time time of the last occurrence of the Event
 * @param type Normal or Warning
 * @param reason reason of the Event
 * @param note message of the Event
 * @param count number of occurrences of the Event
 */
record EventView(String time, String type, String reason, String note, int count) {

  private static final int NO_OCCURRENCES = 0;
  private static final int ONE_OCCURRENCE = 1;
  private static final String FRACTION_OF_SECOND = "\\.[0-9]+";

  /**
   * Returns the last Events of a ManagedProvider, the newest last. If Events cannot be read, the
   * result is one entry with the reason.
   */
  static List<EventView> of(
      KubernetesClient kubernetes, ManagedProvider managedProvider, int eventLimit) {
    try {
      List<Event> namespaceEvents =
          kubernetes
              .events()
              .v1()
              .events()
              .inNamespace(managedProvider.getMetadata().getNamespace())
              .list()
              .getItems();
      List<EventView> providerEvents =
          namespaceEvents.stream()
              .filter(event -> isEventOf(managedProvider, event))
              .map(EventView::of)
              .sorted(Comparator.comparing(EventView::time))
              .toList();
      int firstShownEvent = Math.max(0, providerEvents.size() - eventLimit);
      return providerEvents.subList(firstShownEvent, providerEvents.size());
    } catch (KubernetesClientException eventsUnreadable) {
      return List.of(ofReadFailure(eventsUnreadable));
    }
  }

  private static boolean isEventOf(ManagedProvider managedProvider, Event event) {
    return event.getRegarding() != null
        && managedProvider.getMetadata().getUid().equals(event.getRegarding().getUid());
  }

  /** Returns an entry that shows in place of Events why they cannot be read. */
  private static EventView ofReadFailure(KubernetesClientException eventsUnreadable) {
    return new EventView(
        /* time= */ "",
        /* type= */ "",
        /* reason= */ "",
        "Events cannot be read: the API server answered with status " + eventsUnreadable.getCode(),
        NO_OCCURRENCES);
  }

  /** Returns the view of one Kubernetes Event of a ManagedProvider. */
  private static EventView of(Event event) {
    EventSeries eventSeries = event.getSeries();
    return new EventView(
        lastOccurrence(event).replaceAll(FRACTION_OF_SECOND, ""),
        event.getType(),
        event.getReason(),
        event.getNote(),
        eventSeries == null ? ONE_OCCURRENCE : eventSeries.getCount());
  }

  private static String lastOccurrence(Event event) {
    if (event.getSeries() != null) {
      return event.getSeries().getLastObservedTime().getTime();
    }
    return event.getEventTime() == null ? "" : event.getEventTime().getTime();
  }
}
