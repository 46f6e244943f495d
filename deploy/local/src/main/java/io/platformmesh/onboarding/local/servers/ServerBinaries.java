package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The paths of the server programs.
 *
 * @param etcd path of etcd
 * @param kubeApiServer path of kube-apiserver
 * @param temporal path of the Temporal command line, which has a server inside
 */
public record ServerBinaries(Path etcd, Path kubeApiServer, Path temporal) {
  // Prefix of the line with the reason of a failure.
  private static final String FAILURE = "install: ";

  /**
   * Finds the programs or builds them; the first build on a machine takes minutes.
   *
   * @param progress receives progress lines
   * @throws LocalPlatformException if a program is missing and cannot be built
   */
  public static ServerBinaries install(Consumer<String> progress) {
    return of(run(List.of(script()), progress));
  }

  /**
   * Finds or builds further programs and files for tests: {@code helm}, {@code
   * prometheus-operator-crds}, {@code keda-crds}.
   *
   * @param progress receives progress lines
   * @param names names that the script accepts
   * @return the path of each, by name
   * @throws LocalPlatformException if one is missing and cannot be built
   */
  public static Map<String, Path> find(Consumer<String> progress, String... names) {
    List<String> command = new ArrayList<>(List.of(script()));
    command.addAll(List.of(names));
    return run(command, progress);
  }

  private static String script() {
    return Checkout.file("deploy/local/servers/install").toString();
  }

  static Map<String, Path> run(List<String> command, Consumer<String> progress) {
    String failure = "servers/install failed";
    List<String> found = new ArrayList<>();
    try {
      Path output = Files.createTempFile("servers", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(FAILURE)) {
              failure = line.substring(FAILURE.length());
            } else {
              progress.accept(line);
            }
          }
        }
        if (process.waitFor() != 0) {
          throw new LocalPlatformException(failure);
        }
        found.addAll(Files.readAllLines(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while finding the servers", e);
    }
    return parse(found);
  }

  static Map<String, Path> parse(List<String> lines) {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        paths.put(line.substring(0, equals), Path.of(line.substring(equals + 1)));
      }
    }
    return paths;
  }

  static ServerBinaries of(Map<String, Path> paths) {
    return new ServerBinaries(
        required(paths, "etcd"), required(paths, "kube-apiserver"), required(paths, "temporal"));
  }

  private static Path required(Map<String, Path> paths, String program) {
    Path path = paths.get(program);
    if (path == null) {
      throw new LocalPlatformException(
          "servers/install did not print the path of " + program + ": it printed " + paths);
    }
    return path;
  }
}
