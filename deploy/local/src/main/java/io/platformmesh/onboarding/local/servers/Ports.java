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

/** TCP ports of the loopback interface. */
public final class Ports {
  // Below the range from which operating systems take the ports of outgoing connections.
  private static final int LOWEST = 18_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 2_000;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** One byte per port, locked by the process that the port was given to, until that ends. */
  private static final FileChannel RESERVATIONS = reservations();

  private Ports() {}

  /**
   * Reserves a port that no process listens on.
   *
   * @return a port that this method returns once in a process, and to no other process of this user
   *     while this one lives
   * @throws ServerException if there is none
   */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port) && reserve(port)) {
        return port;
      }
    }
    throw new LocalPlatformException("no free port found between " + LOWEST + " and " + HIGHEST);
  }

  /** Whether this process holds the port now, and none did before. */
  static boolean reserve(int port) {
    try {
      return RESERVATIONS.tryLock(port, 1, false) != null;
    } catch (IOException e) {
      throw new LocalPlatformException("cannot reserve port " + port, e);
    }
  }

  private static FileChannel reservations() {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "platform-mesh-onboarding-ports-" + System.getProperty("user.name"));
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot open " + file + ", which reserves ports", e);
    }
  }

  /** Whether a server could listen on this port of the loopback interface now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
