package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aPortInUseIsNotFree() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void freePortsDiffer() {
    int one = Ports.free();
    assertThat(Ports.free()).isNotEqualTo(one);
    assertThat(Ports.isFree(one)).isTrue();
  }
}
