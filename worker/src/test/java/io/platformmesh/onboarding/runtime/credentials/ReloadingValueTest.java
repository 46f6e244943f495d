package io.platformmesh.onboarding.runtime.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.platformmesh.onboarding.runtime.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Reload of a value from two files that are replaced one after the other. */
class ReloadingValueTest {

  @TempDir Path directory;

  private final List<String> installed = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReloadingValue.class);
  private Path left;
  private Path right;

  @BeforeEach
  void write() throws IOException {
    left = Files.writeString(directory.resolve("left"), "one");
    right = Files.writeString(directory.resolve("right"), "one");
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private ReloadingValue<String> pair() {
    return new ReloadingValue<>(
        List.of(PemSource.of(left), PemSource.of(right)),
        ReloadingValueTest::parse,
        installed::add);
  }

  private static String parse(List<byte[]> contents) throws CredentialException {
    String first = new String(contents.get(0), StandardCharsets.UTF_8);
    if (first.equals("crash")) {
      throw new IllegalStateException("crash in the content");
    }
    if (!first.equals(new String(contents.get(1), StandardCharsets.UTF_8))) {
      throw new CredentialException("right", "does not match left");
    }
    return first;
  }

  private List<String> logged() {
    return log.list.stream()
        .map(each -> each.getLevel() + " " + each.getFormattedMessage())
        .toList();
  }

  @Test
  void installsChangedContentOnce() throws IOException {
    ReloadingValue<String> pair = pair();
    Files.writeString(left, "two");
    Files.writeString(right, "two");

    pair.reloadIfChanged();
    pair.reloadIfChanged();

    assertThat(pair.value()).isEqualTo("two");
    assertThat(installed).containsExactly("one", "two");
    assertThat(logged())
        .singleElement()
        .asString()
        .contains("INFO", left.toString(), right.toString());
  }

  @Test
  void keepsPreviousValueWhileOneFileOfAPairIsMissing() throws IOException {
    ReloadingValue<String> pair = pair();
    Files.writeString(left, "two");

    pair.reloadIfChanged();
    pair.reloadIfChanged();

    assertThat(pair.value()).isEqualTo("one");
    assertThat(installed).containsExactly("one");
    assertThat(logged())
        .containsExactly("WARN right does not match left: the previous content stays in use.");

    Files.writeString(right, "two");
    pair.reloadIfChanged();
    assertThat(pair.value()).isEqualTo("two");
  }

  @Test
  void keepsPreviousValueIfAFileIsMissingOrUnreadable() throws IOException {
    ReloadingValue<String> pair = pair();
    Files.delete(left);
    pair.reloadIfChanged();
    Files.writeString(left, "crash");
    pair.reloadIfChanged();

    assertThat(pair.value()).isEqualTo("one");
    assertThat(logged()).hasSize(2).first().asString().contains("WARN " + left + " does not exist");
    assertThat(logged())
        .last()
        .asString()
        .contains("IllegalStateException")
        .doesNotContain("crash");
  }

  @Test
  void failsIfTheFirstContentIsUnusable() throws IOException {
    Files.delete(right);

    assertThatThrownBy(this::pair)
        .isInstanceOf(UserError.class)
        .hasMessage(right + " does not exist.");
  }
}
