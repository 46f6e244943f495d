package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script runs with a PATH that has neither servers nor Go, unless a test puts them there. */
class InstallScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "awk", "bash", "chmod", "cp", "dirname", "flock", "mkdir", "mktemp", "mv", "rm", "sleep",
          "tail", "tr");

  private static final String GO_BUILD =
      """
      out=
      while [ $# -gt 0 ]; do [ "$1" != -o ] || out=$2; shift; done
      printf who > "$out"; sleep 0.3; printf le >> "$out"
      """;

  @TempDir Path directory;
  private Path path;
  private Path cache;

  @BeforeEach
  void pathWithoutServers() throws IOException {
    path = Files.createDirectory(directory.resolve("bin"));
    cache = directory.resolve("cache");
    for (String tool : TOOLS) {
      wrap(tool);
    }
  }

  private void wrap(String tool) throws IOException {
    for (String folder : new String[] {"/usr/bin", "/bin"}) {
      Path original = Path.of(folder, tool);
      if (Files.exists(original)) {
        write(path.resolve(tool), "#!/bin/sh\nexec " + original + " \"$@\"\n");
        return;
      }
    }
  }

  @Test
  void prefersTheVariableToThePath() throws Exception {
    Path named = program(directory.resolve("my-etcd"), "exit 0");
    program(path.resolve("etcd"), "exit 0");
    Result result = install(Map.of("ETCD_BINARY", named.toString()), "etcd");
    assertThat(result.out()).isEqualTo("etcd=" + named + "\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void prefersThePathToTheCache() throws Exception {
    Path found = program(path.resolve("etcd"), "exit 0");
    assertThat(install(Map.of(), "etcd").out()).isEqualTo("etcd=" + found + "\n");
  }

  @Test
  void reportsAVariableThatIsNotAnExecutable() throws Exception {
    Result result = install(Map.of("KUBE_APISERVER_BINARY", "/does/not/exist"), "kube-apiserver");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("KUBE_APISERVER_BINARY=/does/not/exist is not an executable file");
  }

  @Test
  void suggestsToInstallGoOrToSetTheVariable() throws Exception {
    Result result = install(Map.of(), "temporal");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("set TEMPORAL_BINARY").contains("install Go");
  }

  @Test
  void reusesAnEarlierBuild() throws Exception {
    fakeGo(GO_BUILD);
    Result built = install(Map.of(), "etcd");
    assertThat(built.err()).contains("building").contains("built in");
    Files.delete(path.resolve("go"));
    Result found = install(Map.of(), "etcd");
    assertThat(found.err()).isEmpty();
    assertThat(found.out()).isEqualTo(built.out()).startsWith("etcd=" + cache);
  }

  @Test
  void failedBuildLeavesNoFile() throws Exception {
    fakeGo("echo no such module; exit 1");
    Result result = install(Map.of(), "etcd");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no such module").contains("set ETCD_BINARY");
    try (var files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "etcd.log");
    }
  }

  @Test
  void concurrentInstallsShareOneBuild() throws Exception {
    fakeGo(GO_BUILD);
    CompletableFuture<Result> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return install(Map.of(), "etcd");
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    Result one = install(Map.of(), "etcd");
    assertThat(List.of(one.code(), other.get().code())).containsOnly(0);
    assertThat(other.get().out()).isEqualTo(one.out());
    assertThat(Path.of(one.out().substring("etcd=".length()).trim())).hasContent("whole");
  }

  @Test
  void copiesDefinitionsFromTheirGoModuleOnce() throws Exception {
    Path module = Files.createDirectories(directory.resolve("module/config/crd/bases"));
    Files.writeString(module.resolve("things.yaml"), "kind: CustomResourceDefinition");
    fakeGo("echo '{'; echo '\t\"Dir\": \"%s\",'; echo '}'".formatted(directory.resolve("module")));
    Result fetched = install(Map.of(), "keda-crds");
    assertThat(fetched.err()).contains("downloaded");
    Files.delete(path.resolve("go"));
    Result found = install(Map.of(), "keda-crds");
    assertThat(found.err()).isEmpty();
    assertThat(found.out()).isEqualTo(fetched.out()).startsWith("keda-crds=" + cache);
    assertThat(Path.of(found.out().substring("keda-crds=".length()).trim(), "things.yaml"))
        .hasContent("kind: CustomResourceDefinition");
  }

  @Test
  void failedDownloadLeavesNoDefinitions() throws Exception {
    fakeGo("echo no such module >&2; exit 1");
    Result result = install(Map.of(), "keda-crds");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no such module").contains("set KEDA_CRDS to a directory");
    try (var files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private void fakeGo(String builds) throws IOException {
    program(path.resolve("go"), "if [ $1 = env ]; then echo go0; exit; fi\n" + builds);
  }

  private static Path program(Path file, String body) throws IOException {
    return write(file, "#!/usr/bin/env bash\n" + body + "\n");
  }

  private static Path write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private record Result(int code, String out, String err) {}

  private Result install(Map<String, String> environment, String program) throws Exception {
    Path out = Files.createTempFile(directory, "install", ".out");
    Path err = Files.createTempFile(directory, "install", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(
                path.resolve("bash").toString(),
                Checkout.file("deploy/local/servers/install").toString(),
                program)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("ONBOARDING_CACHE", cache.toString());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Result(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
