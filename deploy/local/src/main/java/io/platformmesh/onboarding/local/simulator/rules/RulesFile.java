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

/** The rules file, which users and commands change while the simulator runs. */
public final class RulesFile {
  /** The name of the file in the state directory of a platform. */
  public static final String NAME = "simulator.yaml";

  private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

  private final Path file;
  private @Nullable String lastText;

  /** A rules file, which may be missing. */
  public RulesFile(Path file) {
    this.file = file;
  }

  /**
   * Returns the rules in the file; no rules if the file is missing.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file has no valid rules
   */
  public SimulationRules read() throws IOException {
    return SimulationRules.parse(text());
  }

  /**
   * Writes the rules atomically.
   *
   * @throws IOException if the file cannot be written
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

  /** Returns the rules if the file has changed since the last call and is valid; else null. */
  public synchronized @Nullable SimulationRules readIfChanged() {
    try {
      String text = text();
      if (text.equals(lastText)) {
        return null;
      }
      lastText = text;
      return SimulationRules.parse(text);
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "The simulator keeps its previous rules because {} is invalid: {}", file, e.getMessage());
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
