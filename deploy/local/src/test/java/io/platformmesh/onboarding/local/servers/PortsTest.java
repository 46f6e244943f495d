package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void portInUseIsNotFree() throws IOException {
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

  /** A process that reserves a port until its standard input ends. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(Ports.free());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void portOfAnotherProcessIsNotReservedUntilThatEnds() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
            .start();
    try {
      int port;
      try (BufferedReader output = holder.inputReader();
          OutputStream input = holder.getOutputStream()) {
        port = Integer.parseInt(output.readLine());
        assertThat(Ports.reserve(port)).isFalse();
        input.flush();
      }
      holder.waitFor();

      assertThat(Ports.reserve(port)).isTrue();
    } finally {
      holder.destroyForcibly();
    }
  }
}
