package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.Comparator;
import java.util.List;

/**
 * An Event of a ManagedProvider.
 *
 * @param time time of its last occurrence
 * @param type Normal or Warning
 * @param reason reason of the Event
 * @param note message of the Event
 * @param count number of its occurrences
 */
record EventView(String time, String type, String reason, String note, int count) {

  /**
   * Returns the last Events, the newest last. If Events cannot be read, the result is one entry
   * with the reason.
   */
  static List<EventView> of(KubernetesClient kubernetes, ManagedProvider about, int limit) {
    try {
      List<EventView> all =
          kubernetes
              .events()
              .v1()
              .events()
              .inNamespace(about.getMetadata().getNamespace())
              .list()
              .getItems()
              .stream()
              .filter(event -> event.getRegarding() != null)
              .filter(event -> about.getMetadata().getUid().equals(event.getRegarding().getUid()))
              .map(EventView::of)
              .sorted(Comparator.comparing(EventView::time))
              .toList();
      return all.subList(Math.max(0, all.size() - limit), all.size());
    } catch (KubernetesClientException unreadable) {
      String note = "Events cannot be read: the API server answered with status ";
      return List.of(new EventView("", "", "", note + unreadable.getCode(), 0));
    }
  }

  private static EventView of(Event event) {
    boolean repeated = event.getSeries() != null;
    String time =
        repeated
            ? event.getSeries().getLastObservedTime().getTime()
            : event.getEventTime() == null ? "" : event.getEventTime().getTime();
    return new EventView(
        time.replaceAll("\\.[0-9]+", ""),
        event.getType(),
        event.getReason(),
        event.getNote(),
        repeated ? event.getSeries().getCount() : 1);
  }
}
