package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.api.model.events.v1.Event;
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

  /**
   * Returns the last Events of a ManagedProvider, the newest last. If Events cannot be read, the
   * result is one entry with the reason.
   */
  static List<EventView> of(
      KubernetesClient kubernetes, ManagedProvider managedProvider, int eventLimit) {
    try {
      List<EventView> managedProviderEvents =
          kubernetes
              .events()
              .v1()
              .events()
              .inNamespace(managedProvider.getMetadata().getNamespace())
              .list()
              .getItems()
              .stream()
              .filter(event -> event.getRegarding() != null)
              .filter(
                  event ->
                      managedProvider.getMetadata().getUid().equals(event.getRegarding().getUid()))
              .map(EventView::of)
              .sorted(Comparator.comparing(EventView::time))
              .toList();
      return managedProviderEvents.subList(
          Math.max(0, managedProviderEvents.size() - eventLimit), managedProviderEvents.size());
    } catch (KubernetesClientException eventsUnreadable) {
      String unreadableNote = "Events cannot be read: the API server answered with status ";
      return List.of(
          new EventView("", "", "", unreadableNote + eventsUnreadable.getCode(), NO_OCCURRENCES));
    }
  }

  /** Returns the view of one Kubernetes Event of a ManagedProvider. */
  private static EventView of(Event event) {
    boolean isEventSeries = event.getSeries() != null;
    String lastOccurrence =
        isEventSeries
            ? event.getSeries().getLastObservedTime().getTime()
            : event.getEventTime() == null ? "" : event.getEventTime().getTime();
    return new EventView(
        lastOccurrence.replaceAll("\\.[0-9]+", ""),
        event.getType(),
        event.getReason(),
        event.getNote(),
        isEventSeries ? event.getSeries().getCount() : 1);
  }
}
