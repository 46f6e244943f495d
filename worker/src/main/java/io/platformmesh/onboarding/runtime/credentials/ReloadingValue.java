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
 * A value that is made of one or more files and made anew when one of them changes. While what is
 * there makes no sense (half of a pair has been written, the file is being replaced), the former
 * value stays.
 *
 * @param <T> the value
 */
final class ReloadingValue<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingValue.class);

  private final List<PemSource> sources;
  private final Parser<T> parser;
  private final Use<T> use;
  private byte[] seen = new byte[0];
  private String complaint = "";
  private volatile T value;

  /** Makes the value of the content of the sources, in their order. */
  interface Parser<T> {
    /** Throws when they make no value, naming the source that is to blame. */
    T parse(List<byte[]> contents) throws CredentialException;
  }

  /** Puts a value to use. */
  interface Use<T> {
    /** Throws when it cannot be used after all. */
    void accept(T value) throws CredentialException;
  }

  /**
   * Reads them for the first time.
   *
   * @throws UserError when there is no value to begin with
   */
  ReloadingValue(List<PemSource> sources, Parser<T> parser, Use<T> use) {
    this.sources = List.copyOf(sources);
    this.parser = parser;
    this.use = use;
    try {
      List<byte[]> contents = read();
      value = parser.parse(contents);
      use.accept(value);
      seen = digest(contents);
    } catch (CredentialException broken) {
      throw new UserError("%s.".formatted(broken.getMessage()));
    }
  }

  /** The present value. */
  T value() {
    return value;
  }

  /** Whether it can change at all. */
  boolean isOnDisk() {
    return sources.stream().anyMatch(source -> source.file() != null);
  }

  /** Looks whether the files have changed, and makes the value anew if so. */
  synchronized void refresh() {
    try {
      List<byte[]> contents = read();
      byte[] now = digest(contents);
      if (Arrays.equals(now, seen)) {
        complaint = "";
        return;
      }
      T next = parser.parse(contents);
      use.accept(next);
      value = next;
      seen = now;
      complaint = "";
      LOG.info("{} changed and is in use from now on.", names());
    } catch (CredentialException broken) {
      complain(String.valueOf(broken.getMessage()));
    } catch (RuntimeException unexpected) {
      // Its message may quote what it could not read, and it must not end the looking.
      complain("%s cannot be read (%s)".formatted(names(), unexpected.getClass().getSimpleName()));
    }
  }

  /** Once, not at every look. */
  private void complain(String why) {
    if (!why.equals(complaint)) {
      LOG.warn("{}: what was read before stays in use.", why);
      complaint = why;
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

  /** So that secrets are not kept only to be compared. */
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
