package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.Comparator;
import java.util.List;

/**
 * An Event about a ManagedProvider.
 *
 * @param time when it was last seen
 * @param type Normal or Warning
 * @param reason its reason
 * @param note what it tells
 * @param count how often
 */
record EventView(String time, String type, String reason, String note, int count) {

  /** The last Events, the newest last; none where they may not be read. */
  static List<EventView> of(KubernetesClient kubernetes, ManagedProvider about, int most) {
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
      return all.subList(Math.max(0, all.size() - most), all.size());
    } catch (KubernetesClientException forbidden) {
      return List.of(new EventView("", "", "", "Events cannot be read: " + forbidden.getCode(), 0));
    }
  }

  private static EventView of(Event event) {
    boolean again = event.getSeries() != null;
    String time =
        again
            ? event.getSeries().getLastObservedTime().getTime()
            : event.getEventTime() == null ? "" : event.getEventTime().getTime();
    return new EventView(
        time.replaceAll("\\.[0-9]+", ""),
        event.getType(),
        event.getReason(),
        event.getNote(),
        again ? event.getSeries().getCount() : 1);
  }
}
