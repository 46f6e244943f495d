package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerBinariesTest {

  @Test
  void readsTheOutputOfTheScript() {
    assertThat(
            ServerBinaries.of(
                ServerBinaries.parse(List.of("etcd=/a", "kube-apiserver=/b=c", "temporal=/d"))))
        .isEqualTo(new ServerBinaries(Path.of("/a"), Path.of("/b=c"), Path.of("/d")));
  }

  @Test
  void reportsTheMissingProgram() {
    assertThatThrownBy(
            () -> ServerBinaries.of(Map.of("etcd", Path.of("/a"), "temporal", Path.of("/d"))))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("kube-apiserver");
  }

  @Test
  void forwardsProgressAndThrowsTheReasonOfAFailure() {
    List<String> progress = new ArrayList<>();
    List<String> command =
        List.of("bash", "-c", "echo building >&2; echo 'install: no Go' >&2; exit 1");
    assertThatThrownBy(() -> ServerBinaries.run(command, progress::add))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessage("no Go");
    assertThat(progress).containsExactly("building");
  }
}
