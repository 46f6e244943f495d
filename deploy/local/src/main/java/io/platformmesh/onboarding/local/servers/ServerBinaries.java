package io.platformmesh.onboarding.local.servers;

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
 * Where the programs are.
 *
 * @param etcd path of etcd
 * @param kubeApiServer path of kube-apiserver
 * @param temporal path of the Temporal command line, which has a server inside
 */
public record ServerBinaries(Path etcd, Path kubeApiServer, Path temporal) {
  // Begins the line that says why the script gave up.
  private static final String FAILURE = "install: ";

  /**
   * Finds the programs, or builds them, which takes minutes the first time on a machine.
   *
   * @param progress gets a line whenever there is something to tell
   * @throws ServerException when a program is missing and cannot be built
   */
  public static ServerBinaries install(Consumer<String> progress) {
    return run(List.of(Checkout.file("deploy/local/servers/install").toString()), progress);
  }

  /**
   * Finds one program, or builds it.
   *
   * @param program one that the platform itself does not need: prometheus or promtool
   * @param progress gets a line whenever there is something to tell
   * @throws ServerException when it is missing and cannot be built
   */
  public static Path locate(String program, Consumer<String> progress) {
    String script = Checkout.file("deploy/local/servers/install").toString();
    return required(paths(lines(List.of(script, program), progress)), program);
  }

  static ServerBinaries run(List<String> command, Consumer<String> progress) {
    return parse(lines(command, progress));
  }

  private static List<String> lines(List<String> command, Consumer<String> progress) {
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
          throw new ServerException(failure);
        }
        found.addAll(Files.readAllLines(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new ServerException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while looking for the servers", e);
    }
    return found;
  }

  static ServerBinaries parse(List<String> lines) {
    Map<String, Path> paths = paths(lines);
    return new ServerBinaries(
        required(paths, "etcd"), required(paths, "kube-apiserver"), required(paths, "temporal"));
  }

  private static Map<String, Path> paths(List<String> lines) {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        paths.put(line.substring(0, equals), Path.of(line.substring(equals + 1)));
      }
    }
    return paths;
  }

  private static Path required(Map<String, Path> paths, String program) {
    Path path = paths.get(program);
    if (path == null) {
      throw new ServerException("servers/install named no " + program + ": it named " + paths);
    }
    return path;
  }
}
