package io.platformmesh.onboarding.local.simulator.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules in a file that people and programs change while the simulator runs. */
public final class RulesFile {
  /** Name of the file in the state directory of a local platform. */
  public static final String NAME = "simulator.yaml";

  private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

  private final Path file;
  private @Nullable String lastText;

  /** For this file, which need not exist. */
  public RulesFile(Path file) {
    this.file = file;
  }

  /**
   * The rules in the file; none if it does not exist.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if there is something else in it
   */
  public SimulationRules read() throws IOException {
    return SimulationRules.parse(text());
  }

  /**
   * Writes the rules at once: no reader sees half of them.
   *
   * @throws IOException if that is not possible
   */
  public void write(SimulationRules rules) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path written = Files.createTempFile(directory, "." + file.getFileName(), ".new");
    try {
      Files.writeString(written, rules.toYaml());
      try {
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** The rules if the file has changed since the last call and makes sense; else null. */
  public synchronized @Nullable SimulationRules readIfChanged() {
    try {
      String text = text();
      if (text.equals(lastText)) {
        return null;
      }
      lastText = text;
      return SimulationRules.parse(text);
    } catch (IOException | IllegalArgumentException e) {
      log.warn("Keeping the former rules, because {} cannot be used: {}", file, e.getMessage());
      return null;
    }
  }

  private String text() throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
