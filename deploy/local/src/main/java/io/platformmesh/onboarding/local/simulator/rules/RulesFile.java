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

/** The file with the simulation rules, which users and commands change while the simulator runs. */
public final class RulesFile {
  /** The name of the rules file in the state directory of a platform. */
  public static final String NAME = "simulator.yaml";

  private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

  private final Path rulesFile;
  private @Nullable String lastFileText;

  /** Refers to a rules file, which may be missing. */
  public RulesFile(Path rulesFile) {
    this.rulesFile = rulesFile;
  }

  /**
   * Reads the simulation rules; no rules if the file is missing.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file has no valid rules
   */
  public SimulationRules read() throws IOException {
    return SimulationRules.parse(readText());
  }

  /**
   * Writes the simulation rules atomically.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(SimulationRules rules) throws IOException {
    Path directory = rulesFile.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path temporaryFile = Files.createTempFile(directory, "." + rulesFile.getFileName(), ".new");
    try {
      Files.writeString(temporaryFile, rules.toYaml());
      replaceRulesFile(temporaryFile);
    } finally {
      Files.deleteIfExists(temporaryFile);
    }
  }

  private void replaceRulesFile(Path newRulesFile) throws IOException {
    try {
      Files.move(newRulesFile, rulesFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(newRulesFile, rulesFile, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Reads the rules if the file has changed since the last call and is valid; else null. */
  public synchronized @Nullable SimulationRules readIfChanged() {
    try {
      String fileText = readText();
      if (fileText.equals(lastFileText)) {
        return null;
      }
      lastFileText = fileText;
      return SimulationRules.parse(fileText);
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "The simulator keeps its previous rules because {} is invalid: {}",
          rulesFile,
          e.getMessage());
      return null;
    }
  }

  private String readText() throws IOException {
    try {
      return Files.readString(rulesFile, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
