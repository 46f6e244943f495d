package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The content of the files of Temporal's database. */
final class TemporalDatabase {

  private TemporalDatabase() {}

  /** Whether this text is in one of its files, those with what is not yet written back included. */
  static boolean contains(RealPlatform platform, String text) throws IOException {
    Path database = platform.temporalDatabase();
    String name = database.getFileName().toString();
    try (var files = Files.list(database.getParent())) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith(name)).toList()) {
        if (read(file).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The content of a file; empty when SQLite has removed it, as it does with its journal. */
  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException removedMeanwhile) {
      return "";
    }
  }
}
