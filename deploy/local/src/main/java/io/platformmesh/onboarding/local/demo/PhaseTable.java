package io.platformmesh.onboarding.local.demo;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.Phase;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The table of {@code onboard demo}: a row for each phase of the ManagedProvider. */
final class PhaseTable implements Watcher<ManagedProvider> {

  private static final String ROW_FORMAT = "%-12s %-24s %-7s %s%n";
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final long demoStart = System.nanoTime();
  private final CountDownLatch phaseIsReady = new CountDownLatch(1);
  private String lastPhase = "";

  PhaseTable(PrintWriter out) {
    this.out = out;
    out.printf(ROW_FORMAT, "NAME", "PHASE", "READY", "AGE");
    out.flush();
  }

  @Override
  public synchronized void eventReceived(Action action, ManagedProvider managedProvider) {
    ManagedProviderStatus providerStatus = managedProvider.getStatus();
    if (providerStatus == null || providerStatus.phase() == null) {
      return;
    }
    if (providerStatus.phase().equals(lastPhase)) {
      return;
    }
    lastPhase = providerStatus.phase();
    printRow(managedProvider.getMetadata().getName(), readyStatus(providerStatus));
    if (lastPhase.equals(Phase.Ready.name())) {
      phaseIsReady.countDown();
    }
  }

  private void printRow(String providerName, String readyStatus) {
    double secondsSinceStart = (System.nanoTime() - demoStart) / NANOS_PER_SECOND;
    String age = "%.1fs".formatted(secondsSinceStart);
    out.printf(ROW_FORMAT, providerName, lastPhase, readyStatus, age);
    out.flush();
  }

  private static String readyStatus(ManagedProviderStatus providerStatus) {
    List<Condition> conditions = Objects.requireNonNullElse(providerStatus.conditions(), List.of());
    return conditions.stream()
        .filter(condition -> condition.type().equals("Ready"))
        .map(Condition::status)
        .findFirst()
        .orElse("");
  }

  @Override
  public void onClose(WatcherException cause) {
    out.println("The watch has ended: " + cause.getMessage());
    out.flush();
  }

  /** Waits for phase Ready of the demo and returns whether it was reached within this time. */
  boolean awaitReady(long timeoutSeconds) throws InterruptedException {
    return phaseIsReady.await(timeoutSeconds, TimeUnit.SECONDS);
  }
}
