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
 * A credential that is parsed from one or more files and reloaded when one of them changes. While
 * the content is unusable (one file of a pair is not yet written, a file is being replaced), the
 * previous value stays in use.
 *
 * @param <T> type of the credential
 */
final class ReloadingValue<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingValue.class);

  private final List<PemSource> credentialSources;
  private final Parser<T> credentialParser;
  private final Installer<T> credentialInstaller;
  private byte[] installedDigest = new byte[0];
  private String reportedProblem = "";
  private volatile T currentCredential;

  /** Parses a credential. */
  interface Parser<T> {
    /**
     * Parses the credential.
     *
     * @param sourceContents contents of the sources, in their order
     * @throws CredentialException if a source is unusable; names that source
     */
    T parse(List<byte[]> sourceContents) throws CredentialException;
  }

  /** Installs a new credential, for example in a TLS context. */
  interface Installer<T> {
    /**
     * Installs the credential.
     *
     * @throws CredentialException if the credential is rejected
     */
    void install(T credential) throws CredentialException;
  }

  /**
   * Reads the credential sources and installs the first credential.
   *
   * @throws UserError if the sources are unusable
   */
  ReloadingValue(
      List<PemSource> credentialSources,
      Parser<T> credentialParser,
      Installer<T> credentialInstaller) {
    this.credentialSources = List.copyOf(credentialSources);
    this.credentialParser = credentialParser;
    this.credentialInstaller = credentialInstaller;
    try {
      List<byte[]> sourceContents = readSources();
      currentCredential = credentialParser.parse(sourceContents);
      credentialInstaller.install(currentCredential);
      installedDigest = digestOf(sourceContents);
    } catch (CredentialException unusableCredential) {
      throw new UserError("%s.".formatted(unusableCredential.getMessage()));
    }
  }

  /** Returns the current credential. */
  T value() {
    return currentCredential;
  }

  /** Returns whether a source is a file, so that the credential can change. */
  boolean isOnDisk() {
    return credentialSources.stream()
        .anyMatch(credentialSource -> credentialSource.credentialFile() != null);
  }

  /** Reloads the credential if its files have changed. */
  synchronized void reloadIfChanged() {
    try {
      List<byte[]> sourceContents = readSources();
      byte[] contentDigest = digestOf(sourceContents);
      if (Arrays.equals(contentDigest, installedDigest)) {
        reportedProblem = "";
        return;
      }
      T reloadedCredential = credentialParser.parse(sourceContents);
      credentialInstaller.install(reloadedCredential);
      currentCredential = reloadedCredential;
      installedDigest = contentDigest;
      reportedProblem = "";
      LOG.info("{} changed: the new content is in use.", sourceNames());
    } catch (CredentialException unusableCredential) {
      warnOnce(String.valueOf(unusableCredential.getMessage()));
    } catch (RuntimeException unexpectedFailure) {
      // The message may quote a credential, and a throw would end the scheduled reload.
      warnOnce(
          "%s cannot be read (%s)"
              .formatted(sourceNames(), unexpectedFailure.getClass().getSimpleName()));
    }
  }

  /** Logs a credential problem once, not at each reload. */
  private void warnOnce(String credentialProblem) {
    if (!credentialProblem.equals(reportedProblem)) {
      LOG.warn("{}: the previous content stays in use.", credentialProblem);
      reportedProblem = credentialProblem;
    }
  }

  private String sourceNames() {
    return String.join(", ", credentialSources.stream().map(PemSource::displayName).toList());
  }

  private List<byte[]> readSources() throws CredentialException {
    List<byte[]> sourceContents = new ArrayList<>();
    for (PemSource credentialSource : credentialSources) {
      sourceContents.add(credentialSource.read());
    }
    return sourceContents;
  }

  /** Returns a digest, so that no copy of a credential is kept for the comparison. */
  private static byte[] digestOf(List<byte[]> sourceContents) {
    try {
      MessageDigest combinedDigest = MessageDigest.getInstance("SHA-256");
      for (byte[] sourceContent : sourceContents) {
        combinedDigest.update(MessageDigest.getInstance("SHA-256").digest(sourceContent));
      }
      return combinedDigest.digest();
    } catch (NoSuchAlgorithmException missingAlgorithm) {
      throw new IllegalStateException(missingAlgorithm);
    }
  }
}
