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
 * The encryption keys in a folder, one file for each key. The file name is the key id; the file
 * content is the 32 bytes of the key, raw or in Base64. The folder, for instance a mounted Secret,
 * is reloaded periodically and when a key is missing, so that new keys need no restart.
 */
final class CodecKeys {

  /** Shortest interval between reloads of the encryption keys while the requested key is known. */
  static final Duration RELOAD_INTERVAL = Duration.ofSeconds(10);

  /**
   * Shortest interval between reloads of the encryption keys while the requested key is missing.
   */
  static final Duration RELOAD_INTERVAL_IF_MISSING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CodecKeys.class);

  private final Path keysFolder;
  private final LongSupplier clockNanos;
  private Map<String, SecretKeySpec> keysById = Map.of();
  private String reportedProblem = "";
  private long keysReadAtNanos;

  private CodecKeys(Path keysFolder, LongSupplier clockNanos) {
    this.keysFolder = keysFolder;
    this.clockNanos = clockNanos;
  }

  /**
   * Reads the encryption keys in a folder.
   *
   * @throws CodecException if the folder cannot be read, or a file in it is not a key
   */
  static CodecKeys in(Path keysFolder) {
    return in(keysFolder, System::nanoTime);
  }

  /** Reads the encryption keys in a folder, with a clock in nanoseconds. */
  static CodecKeys in(Path keysFolder, LongSupplier clockNanos) {
    CodecKeys loadedKeys = new CodecKeys(keysFolder, clockNanos);
    loadedKeys.keysById = loadedKeys.readKeys();
    loadedKeys.keysReadAtNanos = clockNanos.getAsLong();
    return loadedKeys;
  }

  /**
   * Returns the encryption key with this id; up to {@link #RELOAD_INTERVAL} after its file has
   * changed, the old key.
   */
  synchronized Optional<SecretKeySpec> findKey(String keyId) {
    Duration reloadInterval =
        keysById.containsKey(keyId) ? RELOAD_INTERVAL : RELOAD_INTERVAL_IF_MISSING;
    Duration keysAge = Duration.ofNanos(clockNanos.getAsLong() - keysReadAtNanos);
    if (keysAge.compareTo(reloadInterval) >= 0) {
      reloadKeys();
    }
    return Optional.ofNullable(keysById.get(keyId));
  }

  /** Returns the ids of the encryption keys at the last reload. */
  synchronized Set<String> keyIds() {
    return Set.copyOf(keysById.keySet());
  }

  /** Returns the ids of the encryption keys as text for a message. */
  String describeKeyIds() {
    Set<String> keyIds = keyIds();
    return keyIds.isEmpty() ? "none" : String.join(", ", keyIds.stream().sorted().toList());
  }

  /** Returns the folder of the encryption keys. */
  Path keysFolder() {
    return keysFolder;
  }

  private void reloadKeys() {
    keysReadAtNanos = clockNanos.getAsLong();
    try {
      keysById = readKeys();
      reportedProblem = "";
    } catch (CodecException unusableKeys) {
      String keyProblem = String.valueOf(unusableKeys.getMessage());
      if (!keyProblem.equals(reportedProblem)) {
        LOG.warn("{} The previous keys stay in use.", keyProblem);
        reportedProblem = keyProblem;
      }
    }
  }

  private Map<String, SecretKeySpec> readKeys() {
    Map<String, SecretKeySpec> foundKeys = new TreeMap<>();
    try (DirectoryStream<Path> keyFiles =
        Files.newDirectoryStream(keysFolder, CodecKeys::isKeyFile)) {
      for (Path keyFile : keyFiles) {
        foundKeys.put(keyFile.getFileName().toString(), KeyFile.read(keyFile));
      }
    } catch (IOException unreadableFolder) {
      throw new CodecException(
          "the keys in %s cannot be read (%s): set ONBOARDING_CODEC_KEYS to a folder with a file for each key."
              .formatted(keysFolder, unreadableFolder.getClass().getSimpleName()));
    }
    return Map.copyOf(foundKeys);
  }

  /** In a mounted Secret, the kubelet keeps hidden files and folders beside the key files. */
  private static boolean isKeyFile(Path path) {
    return !path.getFileName().toString().startsWith(".") && Files.isRegularFile(path);
  }
}
