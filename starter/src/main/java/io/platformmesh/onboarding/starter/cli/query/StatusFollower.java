package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows an onboarding to an end, and shows its way. */
public final class StatusFollower {

  private final KubernetesClient kubernetes;
  private final OutputFlags output;

  /**
   * @param kubernetes the hosting cluster; not closed here
   * @param output where and how
   */
  public StatusFollower(KubernetesClient kubernetes, OutputFlags output) {
    this.kubernetes = kubernetes;
    this.output = output;
  }

  /** Follows until it is Ready, stalled, invalid, paused or gone; gives the exit code. */
  public int untilSettled(QualifiedName name, Duration timeout) throws InterruptedException {
    return follow(name, timeout, ExitCode.NOT_READY, StatusFollower::end);
  }

  /** Follows until it is gone; gives the exit code. */
  public int untilGone(QualifiedName name, Duration timeout) throws InterruptedException {
    return follow(name, timeout, ExitCode.OK, view -> null);
  }

  private int follow(
      QualifiedName name, Duration timeout, int gone, Function<StatusView, @Nullable Integer> end)
      throws InterruptedException {
    long last = System.nanoTime() + timeout.toNanos();
    StatusDisplay screen = new StatusDisplay(output);
    try (ManagedProviderWatch live = ManagedProviderWatch.watch(kubernetes, name)) {
      while (true) {
        ManagedProviderWatch.Look look =
            live.next(Duration.ofNanos(Math.max(0, last - System.nanoTime())));
        if (look.timedOut()) {
          screen.note("%s: not done within %d s; it goes on.".formatted(name, timeout.toSeconds()));
          return ExitCode.TIMED_OUT;
        }
        ManagedProvider now = look.now();
        if (now == null) {
          screen.note("%s is gone.".formatted(name));
          return gone;
        }
        StatusView view = StatusView.of(now, null, List.of());
        screen.show(view);
        Integer ended = end.apply(view);
        if (ended != null) {
          return ended;
        }
      }
    }
  }

  private static @Nullable Integer end(StatusView view) {
    if (view.stalled() != null
        || view.phase().equals(Phase.Paused.name())
        || (Objects.equals(view.observedGeneration(), view.generation())
            && view.conditions().stream()
                .map(Condition::reason)
                .anyMatch(Reason.InvalidSpec.name()::equals))) {
      return ExitCode.NOT_READY;
    }
    return view.ready() && view.phase().equals(Phase.Ready.name()) ? ExitCode.OK : null;
  }
}
