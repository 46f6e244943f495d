package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.local.real.OnboardProcess;
import io.platformmesh.onboarding.local.real.RealPlatform;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher that starts where ten thousand ManagedProviders wait, none of them looked at yet. */
class FloodRealIT {

  private static final int MANY = 10_000;
  private static final int PER_SECOND = 20;

  @TempDir static Path state;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.worker(false).watcher(false));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  private static void make(int number) {
    GenericKubernetesResource one =
        platform
            .runtime()
            .getKubernetesSerialization()
            .unmarshal(
                Onboardings.manifest(
                    "flood-" + number,
                    "runtimeDeployments: [{flux: {chart: flood-%d-app, registry: r.io, version: '1.0'}}]"
                        .formatted(number)),
                GenericKubernetesResource.class);
    platform.runtime().resource(one).inNamespace(NAMESPACE).create();
  }

  private static long runs() {
    return onboardings
        .temporal()
        .blockingStub()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder().setNamespace("default").build())
        .getCount();
  }

  /** Requests of one verb so far, as the API server counts them. */
  private static long requests(String verb) {
    String metrics = platform.runtime().raw("/metrics");
    return metrics
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> line.contains("verb=\"" + verb + "\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void tenThousandFloodNeitherTemporalNorTheApiServer() throws Exception {
    IntStream.range(0, MANY).parallel().forEach(FloodRealIT::make);
    long lists = requests("LIST");
    long writes = requests("PATCH") + requests("POST") + requests("PUT");
    OnboardProcess watcher =
        platform.further("flooded", "watcher", Map.of("POKES_PER_SECOND", "" + PER_SECOND));

    long begin = System.nanoTime();
    watcher.start();
    watcher.awaitReady();
    await().atMost(LONG).until(() -> runs() >= 5 * PER_SECOND);
    double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
    long started = runs();

    long listed = requests("LIST") - lists;
    long written = requests("PATCH") + requests("POST") + requests("PUT") - writes;
    System.out.printf(
        "%d ManagedProviders: %d runs started in %.1f s (limit %d/s), %d lists, %d writes, %d MB resident%n",
        MANY, started, seconds, PER_SECOND, listed, written, residentMegabytes(watcher.pid()));
    assertThat((double) started)
        .as("as fast as is allowed, and a second's worth at once")
        .isLessThanOrEqualTo(PER_SECOND * (seconds + 1));
    assertThat(listed)
        .as("lists of kinds, and of what else there is on this platform; not one for each object")
        .isLessThan(MANY / 10);
    assertThat(written).as("a watcher writes nothing").isLessThan(50);
    watcher.close();
  }

  private static long residentMegabytes(long pid) throws Exception {
    List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
