package io.platformmesh.onboarding.runtime.credentials;

/**
 * Reports that the content of a file or variable is unusable. The message names the file or
 * variable and the expected content, and never quotes the content.
 */
final class CredentialException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause, because the messages of parsers quote their input.
   *
   * @param source name of the file or variable
   * @param problem predicate of the sentence whose subject is the source
   */
  CredentialException(String source, String problem) {
    super(source + " " + problem, null, false, false);
  }
}
