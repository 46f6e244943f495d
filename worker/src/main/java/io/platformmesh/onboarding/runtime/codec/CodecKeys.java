package io.platformmesh.onboarding.runtime.codec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a folder, one file for each key: the name of the file is the id of the key, its
 * content the 32 bytes of the key, raw or in Base64. The folder, for instance a mounted Secret, is
 * reloaded periodically and when a key is missing, so that new keys need no restart.
 */
final class CodecKeys {

  /** Interval of the reload while the requested key is known. */
  static final Duration REFRESH = Duration.ofSeconds(10);

  /** Shortest interval of the reload while the requested key is missing. */
  static final Duration REFRESH_IF_MISSING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CodecKeys.class);

  private final Path folder;
  private final LongSupplier nanos;
  private Map<String, SecretKeySpec> keys = Map.of();
  private String reported = "";
  private long readAt;

  private CodecKeys(Path folder, LongSupplier nanos) {
    this.folder = folder;
    this.nanos = nanos;
  }

  /**
   * Reads the keys in a folder.
   *
   * @throws CodecException if the folder cannot be read, or a file in it is not a key
   */
  static CodecKeys in(Path folder) {
    return in(folder, System::nanoTime);
  }

  /** Reads the keys in a folder, with a clock in nanoseconds. */
  static CodecKeys in(Path folder, LongSupplier nanos) {
    CodecKeys loaded = new CodecKeys(folder, nanos);
    loaded.keys = loaded.read();
    loaded.readAt = nanos.getAsLong();
    return loaded;
  }

  /**
   * Returns the key with this id; up to {@link #REFRESH} after its file has changed, the old key.
   */
  synchronized Optional<SecretKeySpec> find(String id) {
    Duration age = Duration.ofNanos(nanos.getAsLong() - readAt);
    if (age.compareTo(keys.containsKey(id) ? REFRESH : REFRESH_IF_MISSING) >= 0) {
      refresh();
    }
    return Optional.ofNullable(keys.get(id));
  }

  /** Returns the ids of the keys at the last reload. */
  synchronized Set<String> ids() {
    return Set.copyOf(keys.keySet());
  }

  /** Returns the ids of the keys as text for a message. */
  String describe() {
    Set<String> ids = ids();
    return ids.isEmpty() ? "none" : String.join(", ", ids.stream().sorted().toList());
  }

  /** Returns the folder of the keys. */
  Path folder() {
    return folder;
  }

  private void refresh() {
    readAt = nanos.getAsLong();
    try {
      keys = read();
      reported = "";
    } catch (CodecException unusable) {
      String problem = String.valueOf(unusable.getMessage());
      if (!problem.equals(reported)) {
        LOG.warn("{} The previous keys stay in use.", problem);
        reported = problem;
      }
    }
  }

  private Map<String, SecretKeySpec> read() {
    Map<String, SecretKeySpec> found = new TreeMap<>();
    // In a mounted Secret, the kubelet keeps hidden files and folders beside the keys.
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))) {
      for (Path file : files) {
        found.put(file.getFileName().toString(), KeyFile.read(file));
      }
    } catch (IOException unreadable) {
      throw new CodecException(
          "the keys in %s cannot be read (%s): set ONBOARDING_CODEC_KEYS to a folder with a file for each key."
              .formatted(folder, unreadable.getClass().getSimpleName()));
    }
    return Map.copyOf(found);
  }
}
