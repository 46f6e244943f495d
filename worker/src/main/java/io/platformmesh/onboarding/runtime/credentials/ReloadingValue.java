package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is parsed from one or more files and reloaded when one of them changes. While the
 * content is unusable (one file of a pair is not yet written, a file is being replaced), the
 * previous value stays in use.
 *
 * @param <T> type of the value
 */
final class ReloadingValue<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingValue.class);

  private final List<PemSource> sources;
  private final Parser<T> parser;
  private final Installer<T> installer;
  private byte[] seen = new byte[0];
  private String reported = "";
  private volatile T value;

  /** Parses the value. */
  interface Parser<T> {
    /**
     * Parses the value.
     *
     * @param contents contents of the sources, in their order
     * @throws CredentialException if a source is unusable; names that source
     */
    T parse(List<byte[]> contents) throws CredentialException;
  }

  /** Installs a new value. */
  interface Installer<T> {
    /**
     * Installs the value.
     *
     * @throws CredentialException if the value is rejected
     */
    void accept(T value) throws CredentialException;
  }

  /**
   * Reads the sources and installs the first value.
   *
   * @throws UserError if the sources are unusable
   */
  ReloadingValue(List<PemSource> sources, Parser<T> parser, Installer<T> installer) {
    this.sources = List.copyOf(sources);
    this.parser = parser;
    this.installer = installer;
    try {
      List<byte[]> contents = read();
      value = parser.parse(contents);
      installer.accept(value);
      seen = digest(contents);
    } catch (CredentialException unusable) {
      throw new UserError("%s.".formatted(unusable.getMessage()));
    }
  }

  /** Returns the current value. */
  T value() {
    return value;
  }

  /** Returns whether a source is a file, so that the value can change. */
  boolean isOnDisk() {
    return sources.stream().anyMatch(source -> source.file() != null);
  }

  /** Reloads the value if the files have changed. */
  synchronized void refresh() {
    try {
      List<byte[]> contents = read();
      byte[] now = digest(contents);
      if (Arrays.equals(now, seen)) {
        reported = "";
        return;
      }
      T next = parser.parse(contents);
      installer.accept(next);
      value = next;
      seen = now;
      reported = "";
      LOG.info("{} changed: the new content is in use.", names());
    } catch (CredentialException unusable) {
      warn(String.valueOf(unusable.getMessage()));
    } catch (RuntimeException unexpected) {
      // The message may quote a credential, and a throw would end the scheduled reload.
      warn("%s cannot be read (%s)".formatted(names(), unexpected.getClass().getSimpleName()));
    }
  }

  /** Logs a problem once, not at each reload. */
  private void warn(String problem) {
    if (!problem.equals(reported)) {
      LOG.warn("{}: the previous content stays in use.", problem);
      reported = problem;
    }
  }

  private String names() {
    return String.join(", ", sources.stream().map(PemSource::name).toList());
  }

  private List<byte[]> read() throws CredentialException {
    List<byte[]> contents = new ArrayList<>();
    for (PemSource source : sources) {
      contents.add(source.read());
    }
    return contents;
  }

  /** Returns a digest, so that no copy of a credential is kept for the comparison. */
  private static byte[] digest(List<byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] content : contents) {
        digest.update(MessageDigest.getInstance("SHA-256").digest(content));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
