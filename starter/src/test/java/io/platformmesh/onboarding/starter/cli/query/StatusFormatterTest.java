package io.platformmesh.onboarding.starter.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Status as text, lines and documents. */
class StatusFormatterTest {

  private static final String SINCE = "2026-01-02T03:04:05Z";

  /** A command that has the flags. */
  @Command(name = "shown")
  private static final class Shown {
    @Mixin private final OutputFlags output = new OutputFlags();
  }

  private final Shown command = new Shown();
  private final StringWriter out = new StringWriter();

  private OutputFlags flags(String... arguments) {
    new CommandLine(command).setOut(new PrintWriter(out)).parseArgs(arguments);
    return command.output;
  }

  private static ManagedProvider object(String phase, Condition... conditions) {
    ManagedProvider object = new ManagedProvider();
    object.getMetadata().setNamespace("mesh");
    object.getMetadata().setName("service");
    object.getMetadata().setGeneration(2L);
    object.getMetadata().setCreationTimestamp(Instant.now().toString());
    object.setStatus(new ManagedProviderStatus(phase, 2L, List.of(conditions), null));
    return object;
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new Condition(type, status, reason, message, SINCE, 2L);
  }

  private static StatusView view(ManagedProvider object) {
    return StatusView.of(object, null, List.of());
  }

  @Test
  void ignoresStallOfAnEarlierGeneration() {
    ManagedProvider corrected =
        object("Deploying", condition("Stalled", "True", "HelmReleaseStalled", "m"));
    assertThat(view(corrected).stalled()).isEqualTo("HelmReleaseStalled");
    corrected.getMetadata().setGeneration(3L);
    assertThat(view(corrected).stalled()).isNull();
  }

  @Test
  void quotesConditionOfTheRunningStage() {
    StatusView view =
        view(
            object(
                "WaitingForProvider",
                condition("Ready", "False", "Onboarding", "Waiting: see condition ProviderReady."),
                condition("PlatformMeshReady", "True", "AsDesired", "fine"),
                condition("ProviderReady", "False", "ProviderNotReady", "phase Pending"),
                condition("KubeconfigCopied", "False", "Onboarding", "not yet")));

    assertThat(view.message()).isEqualTo("phase Pending");
    assertThat(new StatusFormatter(flags()).format(view))
        .startsWith("mesh/service   WaitingForProvider\nphase Pending\n")
        .contains("ProviderReady       False    ProviderNotReady   " + SINCE + "   phase Pending");
  }

  @Test
  void reportsStallFirst() {
    StatusView view =
        view(
            object(
                "Deploying",
                condition("Ready", "False", "Onboarding", "Deploying"),
                condition("ComponentsDeployed", "False", "HelmReleaseStalled", "retries exhausted"),
                condition("Stalled", "True", "HelmReleaseStalled", "Flux does not retry: retry")));

    assertThat(view.message()).isEqualTo("Flux does not retry: retry");
    assertThat(new StatusFormatter(flags()).format(view))
        .startsWith("mesh/service   Deploying, stalled: HelmReleaseStalled\n");
  }

  @Test
  void isNotReadyWithReadyOfAnEarlierGeneration() {
    ManagedProvider object = object("Ready", condition("Ready", "True", "AsDesired", "done"));
    assertThat(view(object).ready()).isTrue();
    object.getMetadata().setGeneration(3L);
    assertThat(view(object).ready()).isFalse();
    assertThat(new StatusFormatter(flags()).format(view(object)))
        .startsWith("mesh/service   Ready (at generation 2, the spec is at generation 3)\n");
  }

  @Test
  void reportsThatTheOnboardingHasNotStarted() {
    ManagedProvider object = object("");
    object.setStatus(null);
    assertThat(view(object).message()).isEqualTo("the onboarding has not started yet");
    object.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    assertThat(view(object).message()).endsWith("yet: check that the watcher runs");
  }

  @Test
  void printsALineForEachChangeWithoutATerminal() {
    StatusDisplay display = new StatusDisplay(flags("--no-color"));
    StatusView waiting = view(object("WaitingForProvider"));
    display.showStatus(waiting);
    display.showStatus(waiting);
    display.showStatus(view(object("Deploying")));

    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString()).containsPattern("\\d\\d:\\d\\d:\\d\\d  WaitingForProvider ");
  }

  @Test
  void printsADocumentForEachChange() {
    StatusDisplay display = new StatusDisplay(flags("-o", "json"));
    display.showStatus(view(object("WaitingForProvider")));
    display.showStatus(view(object("Deploying")));
    display.printNote("not for programs");

    assertThat(out.toString()).contains("\"phase\" : \"Deploying\"").doesNotContain("programs");
  }
}
