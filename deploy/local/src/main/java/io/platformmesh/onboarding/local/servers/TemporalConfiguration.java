package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration files of Temporal's server (not of its development server): all services in one
 * process, their data in one SQLite file, several history shards.
 */
final class TemporalConfiguration {
  /** The environment whose configuration file the server reads. */
  static final String ENVIRONMENT = "local";

  private static final int HISTORY_SHARDS = 4;

  private static final String SERVER_FILE =
      """
      log: {stdout: true, level: warn}
      persistence:
        defaultStore: history
        visibilityStore: visibility
        numHistoryShards: %(shards)
        datastores:
          history: &store
            sql:
              pluginName: sqlite
              databaseName: '%(database)'
              connectAddr: localhost
              connectProtocol: tcp
              connectAttributes: {cache: private, setup: true, journal_mode: wal, synchronous: 1}
              maxConns: 1
              maxIdleConns: 1
              maxConnLifetime: 1h
          visibility: *store
      global:
        membership: {maxJoinDuration: 30s, broadcastAddress: 127.0.0.1}
        metrics: {prometheus: {framework: tally, timerType: histogram, listenAddress: '127.0.0.1:%(metrics)'}}
      services:
        frontend: {rpc: {grpcPort: %(frontend), membershipPort: %(port), bindOnLocalHost: true}}
        matching: {rpc: {grpcPort: %(port), membershipPort: %(port), bindOnLocalHost: true}}
        history: {rpc: {grpcPort: %(port), membershipPort: %(port), bindOnLocalHost: true}}
        worker: {rpc: {grpcPort: %(port), membershipPort: %(port), bindOnLocalHost: true}}
      clusterMetadata:
        enableGlobalNamespace: false
        failoverVersionIncrement: 10
        masterClusterName: active
        currentClusterName: active
        clusterInformation:
          active:
            enabled: true
            initialFailoverVersion: 1
            rpcName: frontend
            rpcAddress: 'localhost:%(frontend)'
      dcRedirectionPolicy: {policy: noop}
      dynamicConfigClient: {filepath: '%(dynamic)', pollInterval: 10s}
      """;

  /** The benchmark counts runs more often than the default limit of 10 a second allows. */
  private static final String VISIBILITY_LIMIT = "frontend.namespaceRPS.visibility=1000";

  private static final Pattern FREE_PORT = Pattern.compile("%(port)", Pattern.LITERAL);

  private TemporalConfiguration() {}

  /**
   * Writes the files.
   *
   * @param root directory that is passed to the server as {@code --root}
   */
  static void write(Path root, TemporalServer.Settings settings) {
    Path configuration = root.resolve("config");
    Path dynamicFile = configuration.resolve("dynamic.yaml");
    String serverFile =
        SERVER_FILE
            .replace("%(shards)", Integer.toString(HISTORY_SHARDS))
            .replace("%(database)", settings.database().toAbsolutePath().toString())
            .replace("%(metrics)", Integer.toString(settings.metricsPort()))
            .replace("%(frontend)", Integer.toString(settings.frontendPort()))
            .replace("%(dynamic)", dynamicFile.toAbsolutePath().toString());
    serverFile = FREE_PORT.matcher(serverFile).replaceAll(match -> Integer.toString(Ports.free()));
    try {
      Files.createDirectories(configuration);
      Files.writeString(configuration.resolve(ENVIRONMENT + ".yaml"), serverFile);
      Files.writeString(dynamicFile, dynamicFileOf(settings.dynamicConfig()));
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot write the configuration of Temporal in " + configuration, e);
    }
  }

  private static String dynamicFileOf(List<String> dynamicConfig) {
    return Stream.concat(Stream.of(VISIBILITY_LIMIT), dynamicConfig.stream())
        .map(entry -> entry.split("=", 2))
        .map(keyAndValue -> "%s: [{value: %s}]%n".formatted(keyAndValue[0], keyAndValue[1]))
        .collect(Collectors.joining());
  }
}
