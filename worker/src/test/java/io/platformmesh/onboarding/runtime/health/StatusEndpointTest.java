package io.platformmesh.onboarding.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.platformmesh.onboarding.runtime.metrics.Metrics;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses of the status endpoint. */
class StatusEndpointTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private final Readiness readiness = new Readiness();
  private final Metrics metrics = new Metrics("worker");
  private final StatusEndpoint endpoint = StatusEndpoint.start(0, metrics, readiness);

  @AfterEach
  void stop() {
    endpoint.close();
    metrics.close();
  }

  private HttpResponse<String> send(String method, String host, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + endpoint.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = send("GET", "127.0.0.1", path);
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void reportsWhyTheProcessIsNotReady() throws Exception {
    assertThat(get("/readyz")).isEqualTo("503 starting\n");
    readiness.require(Optional::empty).markStarted();
    assertThat(get("/readyz")).isEqualTo("200 ok\n");
    readiness
        .require(() -> Optional.of("nothing is listed"))
        .require(() -> Optional.of("the server does not answer"));
    assertThat(get("/readyz")).isEqualTo("503 nothing is listed\nthe server does not answer\n");
    readiness.markStopping();
    assertThat(get("/readyz")).isEqualTo("503 stopping\n");
  }

  @Test
  void readsAndSetsTheLogLevelAndRejectsInvalidLevels() throws Exception {
    String before = get("/loglevel");
    try {
      assertThat(send("PUT", "127.0.0.1", "/loglevel?level=debug").body()).isEqualTo("DEBUG\n");
      assertThat(get("/loglevel")).isEqualTo("200 DEBUG\n");
      assertThat(send("PUT", "127.0.0.1", "/loglevel?level=loud").statusCode()).isEqualTo(400);
      assertThat(send("PUT", "127.0.0.1", "/loglevel").statusCode()).isEqualTo(400);
      assertThat(send("POST", "127.0.0.1", "/loglevel?level=WARN").statusCode()).isEqualTo(405);
      assertThat(get("/loglevel")).isEqualTo("200 DEBUG\n");
    } finally {
      send("PUT", "127.0.0.1", "/loglevel?level=" + before.substring(4).strip());
    }
  }

  @Test
  void doesNotSetTheLogLevelForRemoteClients() throws Exception {
    Optional<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .findFirst();
    assumeTrue(own.isPresent(), "this machine has no address but loopback");
    String before = get("/loglevel");

    HttpResponse<String> refused =
        send("PUT", own.orElseThrow().getHostAddress(), "/loglevel?level=TRACE");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("port-forward");
    assertThat(get("/loglevel")).isEqualTo(before);
  }

  @Test
  void isNotLiveWithDeadlockedThreads() throws Exception {
    assertThat(get("/healthz")).isEqualTo("200 ok\n");
    Lock left = new ReentrantLock();
    Lock right = new ReentrantLock();
    CountDownLatch bothHold = new CountDownLatch(2);
    Thread one = deadlocked("one", left, right, bothHold);
    Thread two = deadlocked("two", right, left, bothHold);
    try {
      String answer = get("/healthz");
      for (int i = 0; i < 500 && answer.startsWith("200"); i++) {
        answer = get("/healthz");
      }
      assertThat(answer).isEqualTo("503 deadlocked threads: one, two\n");
    } finally {
      one.interrupt();
      two.interrupt();
    }
    one.join();
    two.join();
    assertThat(get("/healthz")).isEqualTo("200 ok\n");
  }

  private static Thread deadlocked(String name, Lock first, Lock then, CountDownLatch bothHold) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              try {
                bothHold.countDown();
                bothHold.await();
                then.lockInterruptibly();
                then.unlock();
              } catch (InterruptedException released) {
                Thread.currentThread().interrupt();
              } finally {
                first.unlock();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
