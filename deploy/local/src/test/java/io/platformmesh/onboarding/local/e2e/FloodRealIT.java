package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher that starts where ten thousand ManagedProviders wait, none of them looked at yet. */
class FloodRealIT {

  private static final int MANY = 10_000;
  private static final int PER_SECOND = 20;

  /** Each is watched through a connection of its own, of which this machine may have so many. */
  private static final int SOURCES = 2_000;

  private static final Duration LONGEST = Duration.ofMinutes(5);

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
                    "providerKubeconfigSecret: {name: flood-%d, key: kubeconfig}, "
                            .formatted(number % SOURCES)
                        + "runtimeDeployments: [{flux: {chart: flood-%d-app, registry: r.io, version: '1.0'}}]"
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

  /** Requests of one verb so far, as an API server counts them. */
  private static long requests(KubernetesClient cluster, String verb) {
    return sum(cluster, line -> line.startsWith("apiserver_request_total{") && has(line, verb));
  }

  /** Watches that are open at an API server now. */
  private static long watches(KubernetesClient cluster) {
    return sum(
        cluster, line -> line.startsWith("apiserver_longrunning_requests{") && has(line, "WATCH"));
  }

  private static boolean has(String line, String verb) {
    return line.contains("verb=\"" + verb + "\"");
  }

  private static long sum(KubernetesClient cluster, Predicate<String> lines) {
    return cluster
        .raw("/metrics")
        .lines()
        .filter(lines)
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static long writes(KubernetesClient cluster) {
    return requests(cluster, "PATCH") + requests(cluster, "POST") + requests(cluster, "PUT");
  }

  @Test
  void tenThousandManagedProvidersFloodNeitherTemporalNorTheApiServer() throws Exception {
    IntStream.range(0, MANY).parallel().forEach(FloodRealIT::make);
    KubernetesClient hosting = platform.runtime();
    KubernetesClient workspace = platform.workspaces().client(Onboardings.SYSTEM);
    long lists = requests(hosting, "LIST");
    long watches = watches(hosting);
    long listsOfWorkspace = requests(workspace, "LIST");
    long watchesOfWorkspace = watches(workspace);
    long writes = writes(hosting);
    OnboardProcess watcher =
        platform.prepareProcess("flooded", "watcher", Map.of("POKES_PER_SECOND", "" + PER_SECOND));

    long begin = System.nanoTime();
    watcher.start();
    watcher.awaitReady();
    await().atMost(LONG).until(() -> runs() >= 5 * PER_SECOND);
    double seconds = secondsSince(begin);
    assertThat((double) runs())
        .as("as fast as is allowed, and a second's worth at once")
        .isLessThanOrEqualTo(PER_SECOND * (secondsSince(begin) + 1));
    await()
        .alias("each source Secret is watched")
        .atMost(LONGEST)
        .until(() -> watches(workspace) - watchesOfWorkspace >= SOURCES);

    System.out.printf(
        Locale.ROOT,
        "%d ManagedProviders: %d runs started in %.1f s (limit %d/s); all watched after %.1f s:"
            + " %d lists and %d watches on the hosting cluster, %d and %d in the workspace;"
            + " %d writes, %d MB resident%n",
        MANY,
        5 * PER_SECOND,
        seconds,
        PER_SECOND,
        secondsSince(begin),
        requests(hosting, "LIST") - lists,
        watches(hosting) - watches,
        requests(workspace, "LIST") - listsOfWorkspace,
        watches(workspace) - watchesOfWorkspace,
        writes(hosting) - writes,
        residentMegabytes(watcher.pid()));
    assertThat(requests(hosting, "LIST") - lists)
        .as("lists of kinds, and of what else there is on this platform; not one for each object")
        .isLessThan(MANY / 20);
    assertThat(watches(hosting) - watches).as("watches of kinds").isLessThan(20);
    assertThat(requests(workspace, "LIST") - listsOfWorkspace)
        .as("one for each source Secret, and hardly one again")
        .isLessThan(SOURCES + SOURCES / 10);
    assertThat(writes(hosting) - writes).as("a watcher writes nothing").isLessThan(50);
    watcher.close();
  }

  private static double secondsSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis() / 1000.0;
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
