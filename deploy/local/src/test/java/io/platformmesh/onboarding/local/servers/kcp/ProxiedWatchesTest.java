package io.platformmesh.onboarding.local.servers.kcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxiedWatchesTest {

  @Test
  void endsOnlyTheWatchesOfTheWorkspace() {
    ProxiedWatches watches = new ProxiedWatches();
    List<String> ended = new ArrayList<>();
    Runnable closed = () -> ended.add("closed");
    watches.add("a", () -> ended.add("one"));
    watches.add("a", () -> ended.add("two"));
    watches.add("a", closed);
    watches.add("b", () -> ended.add("other"));
    watches.remove("a", closed);
    assertThat(watches.expire("a")).isEqualTo(2);
    assertThat(ended).containsExactlyInAnyOrder("one", "two");
    assertThat(watches.expire("a")).isZero();
  }
}
