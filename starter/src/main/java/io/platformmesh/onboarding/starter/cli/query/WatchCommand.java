package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard watch}: one onboarding, live. */
@Command(
    name = "watch",
    description = {
      "Shows an onboarding as it goes on: redrawn in place on a terminal, a line for each change"
          + " elsewhere. Ends when it is Ready, stalled or gone; with --forever only when it is gone.",
      "",
      "Exit codes: 0 Ready, 1 error, 2 usage, 3 stalled or gone, 4 --timeout has passed.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {

  private static final int LAST_EVENTS = 5;

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(names = "--forever", description = "Go on after it is Ready or stalled.")
  private boolean forever;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "How long to watch, unless --forever. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration timeout = Duration.ofMinutes(15);

  /** Made by picocli. */
  public WatchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(name.namespace());
      Connections.require(kubernetes, name);
      StatusDisplay screen = new StatusDisplay(output);
      try (ManagedProviderWatch live = ManagedProviderWatch.watch(kubernetes, name)) {
        return follow(kubernetes, live, screen);
      }
    }
  }

  private int follow(KubernetesClient kubernetes, ManagedProviderWatch live, StatusDisplay screen)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Duration left =
          forever ? Duration.ofDays(1) : Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      ManagedProviderWatch.Look look = live.next(left);
      if (look.timedOut()) {
        if (forever) {
          continue;
        }
        return ExitCode.TIMED_OUT;
      }
      ManagedProvider now = look.now();
      if (now == null) {
        screen.note(live.name() + " is gone.");
        return ExitCode.NOT_READY;
      }
      StatusView view = StatusView.of(now, null, events(kubernetes, now, screen));
      screen.show(view);
      Integer ended = ended(view);
      if (ended != null && !forever) {
        return ended;
      }
    }
  }

  private List<EventView> events(
      KubernetesClient kubernetes, ManagedProvider now, StatusDisplay screen) {
    return screen.redraws() ? EventView.of(kubernetes, now, LAST_EVENTS) : List.of();
  }

  private static @Nullable Integer ended(StatusView view) {
    if (view.stalled() != null) {
      return ExitCode.NOT_READY;
    }
    return view.ready() && !view.deleting() && view.phase().equals("Ready") ? ExitCode.OK : null;
  }
}
