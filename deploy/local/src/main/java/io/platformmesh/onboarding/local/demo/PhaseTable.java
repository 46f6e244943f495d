package io.platformmesh.onboarding.local.demo;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.status.Phase;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints one row for each phase, as {@code kubectl get managedprovider -w} does. */
final class PhaseTable implements Watcher<ManagedProvider> {

  private static final String ROW = "%-12s %-24s %-7s %s%n";

  private final PrintWriter out;
  private final long start = System.nanoTime();
  private final CountDownLatch ready = new CountDownLatch(1);
  private String lastPhase = "";

  PhaseTable(PrintWriter out) {
    this.out = out;
    out.printf(ROW, "NAME", "PHASE", "READY", "AGE");
    out.flush();
  }

  @Override
  public synchronized void eventReceived(Action action, ManagedProvider object) {
    ManagedProviderStatus status = object.getStatus();
    if (status == null || status.phase() == null || status.phase().equals(lastPhase)) {
      return;
    }
    lastPhase = status.phase();
    String isReady =
        Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals("Ready"))
            .map(Condition::status)
            .findFirst()
            .orElse("");
    String age = "%.1fs".formatted((System.nanoTime() - start) / 1e9);
    out.printf(ROW, object.getMetadata().getName(), lastPhase, isReady, age);
    out.flush();
    if (lastPhase.equals(Phase.Ready.name())) {
      ready.countDown();
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    out.println("The watch has ended: " + cause.getMessage());
    out.flush();
  }

  /** Waits for phase Ready and returns whether it was reached within this time. */
  boolean awaitReady(long seconds) throws InterruptedException {
    return ready.await(seconds, TimeUnit.SECONDS);
  }
}
