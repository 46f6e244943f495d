package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The paths of the server programs of a local platform.
 *
 * @param etcd path of etcd
 * @param kubeApiServer path of kube-apiserver
 * @param temporal path of the Temporal command line, which has a server inside
 */
public record ServerBinaries(Path etcd, Path kubeApiServer, Path temporal) {
  // Prefix of the line in which the install script reports a failure.
  private static final String FAILURE_PREFIX = "install: ";

  /**
   * Finds the programs or builds them; the first build on a machine takes minutes.
   *
   * @param progressSink receives progress lines
   * @throws LocalPlatformException if a program is missing and cannot be built
   */
  public static ServerBinaries install(Consumer<String> progressSink) {
    return of(run(List.of(installScript()), progressSink));
  }

  /**
   * Finds or builds further programs and files for tests: {@code helm}, {@code
   * prometheus-operator-crds}, {@code keda-crds}.
   *
   * @param progressSink receives progress lines
   * @param programNames names that the script accepts
   * @return the path of each, by name
   * @throws LocalPlatformException if one is missing and cannot be built
   */
  public static Map<String, Path> find(Consumer<String> progressSink, String... programNames) {
    List<String> installCommand = new ArrayList<>(List.of(installScript()));
    installCommand.addAll(List.of(programNames));
    return run(installCommand, progressSink);
  }

  private static String installScript() {
    return Checkout.file("deploy/local/servers/install").toString();
  }

  static Map<String, Path> run(List<String> installCommand, Consumer<String> progressSink) {
    try {
      Path pathsFile = Files.createTempFile("servers", ".txt");
      try {
        runInstallScript(installCommand, pathsFile, progressSink);
        return parse(Files.readAllLines(pathsFile));
      } finally {
        Files.delete(pathsFile);
      }
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot run " + installCommand.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while finding the servers", e);
    }
  }

  private static void runInstallScript(
      List<String> installCommand, Path pathsFile, Consumer<String> progressSink)
      throws IOException, InterruptedException {
    Process installProcess =
        new ProcessBuilder(installCommand).redirectOutput(pathsFile.toFile()).start();
    installProcess.getOutputStream().close();
    String failure = "servers/install failed";
    try (BufferedReader scriptLines = installProcess.errorReader(StandardCharsets.UTF_8)) {
      String scriptLine;
      while ((scriptLine = scriptLines.readLine()) != null) {
        if (scriptLine.startsWith(FAILURE_PREFIX)) {
          failure = scriptLine.substring(FAILURE_PREFIX.length());
        } else {
          progressSink.accept(scriptLine);
        }
      }
    }
    if (installProcess.waitFor() != 0) {
      throw new LocalPlatformException(failure);
    }
  }

  static Map<String, Path> parse(List<String> scriptOutput) {
    Map<String, Path> programPaths = new LinkedHashMap<>();
    for (String outputLine : scriptOutput) {
      int equals = outputLine.indexOf('=');
      if (equals > 0) {
        String program = outputLine.substring(0, equals);
        Path programPath = Path.of(outputLine.substring(equals + 1));
        programPaths.put(program, programPath);
      }
    }
    return programPaths;
  }

  static ServerBinaries of(Map<String, Path> programPaths) {
    return new ServerBinaries(
        requiredPath(programPaths, "etcd"),
        requiredPath(programPaths, "kube-apiserver"),
        requiredPath(programPaths, "temporal"));
  }

  private static Path requiredPath(Map<String, Path> programPaths, String program) {
    Path programPath = programPaths.get(program);
    if (programPath == null) {
      throw new LocalPlatformException(
          "servers/install did not print the path of " + program + ": it printed " + programPaths);
    }
    return programPath;
  }
}
