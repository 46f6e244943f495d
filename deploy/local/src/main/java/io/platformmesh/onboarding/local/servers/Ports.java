package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback interface for the local servers. */
public final class Ports {
  // Below the range from which operating systems take the ports of outgoing connections.
  private static final int LOWEST_PORT = 18_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final int PORT_TRIES = 2_000;

  private static final long ONE_BYTE = 1;
  private static final boolean SHARED = true;

  private static final Set<Integer> PORTS_OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  /** A file with one byte per port; a process locks the byte of each port that it reserves. */
  private static final FileChannel RESERVATION_FILE = openReservationFile();

  private Ports() {}

  /**
   * Reserves a port that no process listens on.
   *
   * @return a port for one server; no other caller of this user gets it while this process lives
   * @throws LocalPlatformException if no port is free
   */
  public static int free() {
    for (int portTry = 0; portTry < PORT_TRIES; portTry++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port) && PORTS_OF_THIS_PROCESS.add(port) && reserve(port)) {
        return port;
      }
    }
    throw new LocalPlatformException(
        "no free port found between " + LOWEST_PORT + " and " + HIGHEST_PORT);
  }

  /** Reserves the port for this process; returns whether no process had reserved it. */
  static boolean reserve(int port) {
    try {
      return RESERVATION_FILE.tryLock(port, ONE_BYTE, !SHARED) != null;
    } catch (IOException e) {
      throw new LocalPlatformException("cannot reserve port " + port, e);
    }
  }

  private static FileChannel openReservationFile() {
    Path reservationFile =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "platform-mesh-onboarding-ports-" + System.getProperty("user.name"));
    try {
      return FileChannel.open(reservationFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot open " + reservationFile + ", which reserves ports", e);
    }
  }

  /** Whether a server could listen on this port of the loopback interface now. */
  public static boolean isFree(int port) {
    try (ServerSocket portProbe = new ServerSocket()) {
      portProbe.setReuseAddress(true);
      portProbe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
