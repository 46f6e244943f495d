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

  private final PrintWriter out;
  private final long demoStart = System.nanoTime();
  private final CountDownLatch phaseReady = new CountDownLatch(1);
  private String lastPhase = "";

  PhaseTable(PrintWriter out) {
    this.out = out;
    out.printf(ROW_FORMAT, "NAME", "PHASE", "READY", "AGE");
    out.flush();
  }

  @Override
  public synchronized void eventReceived(Action action, ManagedProvider managedProvider) {
    ManagedProviderStatus providerStatus = managedProvider.getStatus();
    if (providerStatus == null
        || providerStatus.phase() == null
        || providerStatus.phase().equals(lastPhase)) {
      return;
    }
    lastPhase = providerStatus.phase();
    String readyStatus =
        Objects.requireNonNullElse(providerStatus.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals("Ready"))
            .map(Condition::status)
            .findFirst()
            .orElse("");
    String secondsSinceStart = "%.1fs".formatted((System.nanoTime() - demoStart) / 1e9);
    out.printf(
        ROW_FORMAT,
        managedProvider.getMetadata().getName(),
        lastPhase,
        readyStatus,
        secondsSinceStart);
    out.flush();
    if (lastPhase.equals(Phase.Ready.name())) {
      phaseReady.countDown();
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    out.println("The watch has ended: " + cause.getMessage());
    out.flush();
  }

  /** Waits for phase Ready of the demo and returns whether it was reached within this time. */
  boolean awaitReady(long timeoutSeconds) throws InterruptedException {
    return phaseReady.await(timeoutSeconds, TimeUnit.SECONDS);
  }
}
