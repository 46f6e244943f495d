package io.platformmesh.onboarding.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.local.Json;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Records a summary of each event of an object, without repetitions. */
final class Recording implements AutoCloseable, Watcher<GenericKubernetesResource> {
  private final Function<TestObject, String> says;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Watch watch;

  Recording(Resource<GenericKubernetesResource> object, Function<TestObject, String> says) {
    this.says = says;
    watch = object.watch(this);
  }

  /** Waits until exactly this has been said. */
  void await(String... expected) {
    Awaitility.await().untilAsserted(() -> assertThat(seen).containsExactly(expected));
  }

  /** The summaries so far. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void eventReceived(Action action, GenericKubernetesResource object) {
    String text = says.apply(new TestObject(Json.mapper().valueToTree(object)));
    if (!text.isEmpty() && (seen.isEmpty() || !seen.get(seen.size() - 1).equals(text))) {
      seen.add(text);
    }
  }

  @Override
  public void onClose(WatcherException cause) {}

  @Override
  public void close() {
    watch.close();
  }
}
