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
 * The keys in a folder, one file each: the file's name is the key's id, its content the 32 bytes of
 * the key, as they are or in Base64. The folder, for instance a mounted Secret, is read again now
 * and then and whenever a key is missed, so that new keys need no restart.
 */
public final class CodecKeys {

  /** How long a new or removed file may stay unnoticed. */
  static final Duration REFRESH = Duration.ofSeconds(10);

  /** So often at most is a folder read because a key is missed. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CodecKeys.class);

  private final Path folder;
  private final LongSupplier nanos;
  private Map<String, SecretKeySpec> keys = Map.of();
  private String complaint = "";
  private long readAt;

  private CodecKeys(Path folder, LongSupplier nanos) {
    this.folder = folder;
    this.nanos = nanos;
  }

  /**
   * Reads a folder.
   *
   * @throws CodecException when it cannot be read or a file in it is no key
   */
  public static CodecKeys in(Path folder) {
    return in(folder, System::nanoTime);
  }

  /** The same with another clock, in nanoseconds. */
  static CodecKeys in(Path folder, LongSupplier nanos) {
    CodecKeys made = new CodecKeys(folder, nanos);
    made.keys = made.read();
    made.readAt = nanos.getAsLong();
    return made;
  }

  /** The key of this id, as the folder has it now or had it seconds ago. */
  synchronized Optional<SecretKeySpec> find(String id) {
    Duration age = Duration.ofNanos(nanos.getAsLong() - readAt);
    if (age.compareTo(keys.containsKey(id) ? REFRESH : PAUSE) >= 0) {
      refresh();
    }
    return Optional.ofNullable(keys.get(id));
  }

  /** The ids of the keys that were there at the last look. */
  public synchronized Set<String> ids() {
    return Set.copyOf(keys.keySet());
  }

  /** The same for a message. */
  String describe() {
    Set<String> ids = ids();
    return ids.isEmpty() ? "none" : String.join(", ", ids.stream().sorted().toList());
  }

  /** Where they are. */
  public Path folder() {
    return folder;
  }

  private void refresh() {
    readAt = nanos.getAsLong();
    try {
      keys = read();
      complaint = "";
    } catch (CodecException broken) {
      String why = String.valueOf(broken.getMessage());
      if (!why.equals(complaint)) {
        LOG.warn("{} The keys that were read before stay in use.", why);
        complaint = why;
      }
    }
  }

  private Map<String, SecretKeySpec> read() {
    Map<String, SecretKeySpec> found = new TreeMap<>();
    // A mounted Secret has its bookkeeping in hidden files and folders.
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))) {
      for (Path file : files) {
        found.put(file.getFileName().toString(), KeyFile.read(file));
      }
    } catch (IOException unreadable) {
      throw new CodecException(
          "the keys in %s cannot be read (%s): ONBOARDING_CODEC_KEYS is to name a folder with a file for each key."
              .formatted(folder, unreadable.getClass().getSimpleName()));
    }
    return Map.copyOf(found);
  }
}
