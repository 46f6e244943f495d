package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Certificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state directory of a local platform, with all its files.
 *
 * @param directory the state directory; created when it is first needed
 */
public record PlatformState(Path directory) {
  private static final int TOKEN_BITS = 160;

  public PlatformState {
    directory = directory.toAbsolutePath().normalize();
  }

  /** The state directory of a platform that is started without {@code --state}. */
  public static Path defaultDirectory() {
    String stateHome = System.getenv("XDG_STATE_HOME");
    Path userStateDirectory =
        stateHome == null || stateHome.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(stateHome);
    return userStateDirectory.resolve("platform-mesh-onboarding").resolve("platform");
  }

  Path certificateDirectory() {
    return directory.resolve("certificates");
  }

  Path etcdDirectory() {
    return directory.resolve("etcd");
  }

  Path serverDirectory(String serverName) {
    return directory.resolve("servers").resolve(serverName);
  }

  Path temporalDatabase() {
    return directory.resolve("temporal.db");
  }

  /** Directory for the configuration of Temporal's server. */
  Path temporalRoot() {
    return directory.resolve("temporal");
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  public Path pids() {
    return directory.resolve("pids");
  }

  /** The charts that the source-controller has fetched. */
  Path sources() {
    return directory.resolve("sources");
  }

  Path workspaceRegistry() {
    return directory.resolve("workspaces");
  }

  public Path simulatorRules() {
    return directory.resolve("simulator.yaml");
  }

  Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  Path kubeconfig(String clusterName) {
    return directory.resolve("kubeconfig-" + clusterName);
  }

  public Path summary() {
    return directory.resolve("platform.properties");
  }

  public Path daemonLog() {
    return logs().resolve("platform.log");
  }

  /** Creates the state directory of the local platform with its subdirectories. */
  public void create() {
    try {
      Files.createDirectories(directory);
      Files.createDirectories(logs());
      Files.createDirectories(pids());
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot create " + directory + ": choose another directory with --state", e);
    }
  }

  /** Returns the token of this name, which is created on the first call. */
  String token(String tokenName) {
    Path tokenFile = directory.resolve(tokenName + ".token");
    try {
      if (!Files.exists(tokenFile)) {
        BigInteger randomNumber = new BigInteger(TOKEN_BITS, new SecureRandom());
        Certificates.writePrivate(tokenFile, randomNumber.toString(Character.MAX_RADIX));
      }
      return Files.readString(tokenFile);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read or create " + tokenFile, e);
    }
  }

  void writePrivate(Path privateFile, String content) {
    try {
      Certificates.writePrivate(privateFile, content);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + privateFile, e);
    }
  }

  /** Removes the state directory if a platform has used it; leaves any other directory as it is. */
  public void delete() {
    if (!Files.isDirectory(pids())) {
      return;
    }
    try (Stream<Path> stateFiles = Files.walk(directory)) {
      List<Path> filesBeforeDirectories = stateFiles.sorted(Comparator.reverseOrder()).toList();
      for (Path stateFile : filesBeforeDirectories) {
        Files.deleteIfExists(stateFile);
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot remove " + directory + ": " + e.getMessage(), e);
    }
  }
}
