package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image that {@code deploy/image/build} has made. Times depend on the machine, so
 * they are printed; the limit on them only distinguishes a start with the class archive from one
 * that hangs.
 */
class ImageRealIT {

  private static final long MEGABYTE = 1_000_000;
  private static final long LIMIT = 220 * MEGABYTE;

  /** The Kubernetes client registers the provider of BouncyCastle, which takes 20 MB. */
  private static final long RESIDENT_LIMIT = 240 * MEGABYTE;

  private static final Duration SLOWEST_START = Duration.ofSeconds(40);
  private static final double LEAST_SHARED = 0.85;

  /** Names a file to write the classes into that the image's archive is to hold. */
  private static final @Nullable String CLASSES = System.getProperty("image.classes");

  @TempDir static Path state;

  private static UnpackedImage image;
  private static Path root;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void unpack() throws Exception {
    Path tar = Checkout.file("deploy/image/target/onboarding.tar");
    assumeTrue(Files.exists(tar), "there is no image: deploy/image/build makes it");
    image = UnpackedImage.of(tar);
    root = image.root();
  }

  @AfterAll
  static void remove() throws Exception {
    if (image != null) {
      image.remove();
    }
  }

  @Test
  void isSmallUnprivilegedAndLabelled() throws Exception {
    System.out.printf(
        "image: %d MB to pull, %d MB unpacked%n",
        image.compressed() / MEGABYTE, image.uncompressed() / MEGABYTE);
    assertThat(image.compressed()).isLessThan(LIMIT);

    JsonNode config = image.config();
    assertThat(config.get("User").asText()).isEqualTo("65532:65532");
    assertThat(config.get("Entrypoint"))
        .map(JsonNode::asText)
        .containsExactly("java", "@/app/onboard");
    JsonNode labels = config.get("Labels");
    String prefix = "org.opencontainers.image.";
    assertThat(labels.get(prefix + "title").asText()).isEqualTo("Platform Mesh onboarding");
    assertThat(labels.get(prefix + "description").asText()).isNotBlank();
    assertThat(labels.get(prefix + "source").asText()).startsWith("https://");
    assertThat(labels.get(prefix + "version").asText()).isNotBlank();
    assertThat(labels.get(prefix + "revision").asText()).matches("[0-9a-f]{40}(-dirty)?");
    assertThat(labels.get(prefix + "licenses").asText()).isEqualTo("Apache-2.0");
    assertThat(writableForOthers()).containsExactly("tmp");
  }

  private static List<String> writableForOthers() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !Files.isSymbolicLink(file))
          .filter(ImageRealIT::isWritableForOthers)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  private static boolean isWritableForOthers(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).charAt(7) == 'w';
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void sbomNamesEveryJarInIt() throws Exception {
    JsonNode sbom =
        Json.mapper().readTree(Checkout.file("deploy/image/target/onboarding.cdx.json").toFile());

    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    List<String> named =
        StreamSupport.stream(sbom.get("components").spliterator(), false)
            .map(part -> part.get("name").asText() + "-" + part.get("version").asText() + ".jar")
            .toList();
    assertThat(named).anyMatch(jar -> jar.startsWith("temporal-sdk-"));
    try (Stream<Path> jars = Files.list(root.resolve("app/libs"))) {
      assertThat(named)
          .containsExactlyInAnyOrderElementsOf(
              jars.map(jar -> jar.getFileName().toString()).toList());
    }
  }

  @Test
  void workerAndWatcherOfTheImageOnboard() throws Exception {
    String obstacle = UnpackedImage.obstacle();
    assumeTrue(obstacle.isEmpty(), "root, unshare and chroot are needed: " + obstacle);
    try (Onboardings onboardings =
        Onboardings.start(state, options -> options.worker(false).watcher(false))) {
      Map<String, String> environment = new HashMap<>(onboardings.platform().environment());
      Path etc = Files.createDirectories(root.resolve("etc/onboarding"));
      Files.copy(onboardings.platform().kubeconfig(), etc.resolve("kubeconfig"));
      Files.setPosixFilePermissions(
          etc.resolve("kubeconfig"), PosixFilePermissions.fromString("rw-r--r--"));
      environment.put("KUBECONFIG", "/etc/onboarding/kubeconfig");

      try (ServerProcess worker = start("worker", environment);
          ServerProcess watcher = start("watcher", environment)) {
        onboardings.apply(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: my-service}
            spec:
              platformMeshRef: {name: platform-mesh}
              runtimeDeployments:
                - ocm: {componentName: my-service-operator, registry: ghcr.io/my-org/ocm, version: "1.0.0"}
            """);
        onboardings.awaitSettled("my-service");

        assertThat(onboard(environment, "version")).startsWith("onboard ");
        assertThat(onboard(environment, "status", NAMESPACE + "/my-service")).contains("Ready");
        if (CLASSES == null) {
          assertThat(root.resolve("tmp")).isEmptyDirectory();
          for (ServerProcess process : List.of(worker, watcher)) {
            isUnprivileged(process);
            isSparing(process);
            sharesItsClasses(process, environment);
          }
        }
      }
      if (CLASSES != null) {
        writeClasses(Path.of(CLASSES));
      }
    }
  }

  private ServerProcess start(String command, Map<String, String> environment) {
    int port = Ports.free();
    Map<String, String> own = new HashMap<>(environment);
    own.put("METRICS_PORT", Integer.toString(port));
    long begin = System.nanoTime();
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Settings(
                command,
                image.command(learning(command, own), command),
                Map.of(),
                state.resolve("logs/" + command + "-of-the-image.log"),
                state.resolve("pids-of-the-image")));
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    process.awaitReady(
        SLOWEST_START,
        "a ready " + command,
        () -> http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    System.out.printf(
        Locale.ROOT, "image: %s ready after %.1f s%n", command, (System.nanoTime() - begin) / 1e9);
    return process;
  }

  private static String onboard(Map<String, String> environment, String... arguments)
      throws Exception {
    OnboardRun run =
        OnboardRun.run(image.command(learning("onboard", environment), arguments), Map.of());
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run.out();
  }

  /** Most of its classes come out of the archive, so the archive fits runtime and jars. */
  private static void sharesItsClasses(ServerProcess process, Map<String, String> environment)
      throws Exception {
    List<String> ask = List.of("jcmd", Long.toString(process.pid()), "VM.metaspace");
    OnboardRun metaspace = OnboardRun.run(image.run(environment, ask), Map.of());
    Matcher counts = Pattern.compile("(\\d+) classes \\((\\d+) shared\\)").matcher(metaspace.out());
    assertThat(counts.find()).as(metaspace.toString()).isTrue();
    double shared = Double.parseDouble(counts.group(2)) / Double.parseDouble(counts.group(1));
    System.out.printf(
        Locale.ROOT, "image: %s shares %.0f %% of its classes%n", process.name(), shared * 100);
    assertThat(shared)
        .as("renew deploy/image/classes.txt, see docs/image.md")
        .isGreaterThan(LEAST_SHARED);
  }

  private static List<String> status(ServerProcess process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"));
  }

  private static void isUnprivileged(ServerProcess process) throws IOException {
    assertThat(status(process))
        .contains("Uid:\t65532\t65532\t65532\t65532", "CapEff:\t0000000000000000");
  }

  private static void isSparing(ServerProcess process) throws IOException {
    long resident =
        status(process).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    System.out.printf("image: %s has %d MB resident%n", process.name(), resident / MEGABYTE);
    assertThat(resident).isBetween(MEGABYTE, RESIDENT_LIMIT);
  }

  /** Adds the option by which the JVM writes its classes, if they are to be recorded. */
  private static Map<String, String> learning(String name, Map<String, String> environment) {
    if (CLASSES == null) {
      return environment;
    }
    Map<String, String> more = new HashMap<>(environment);
    more.put("_JAVA_OPTIONS", "-Xshare:off -XX:DumpLoadedClassList=/tmp/" + name + ".%p.classes");
    return more;
  }

  private static void writeClasses(Path file) throws IOException {
    TreeSet<String> classes = new TreeSet<>();
    try (Stream<Path> lists = Files.list(root.resolve("tmp"))) {
      for (Path list : lists.toList()) {
        Files.readAllLines(list).stream()
            .filter(line -> !line.startsWith("#") && !line.startsWith("@cp"))
            .map(line -> line.replaceFirst(" id: .*", ""))
            .forEach(classes::add);
      }
    }
    Files.write(file, classes);
    System.out.printf("image: %d classes written to %s%n", classes.size(), file);
  }
}
