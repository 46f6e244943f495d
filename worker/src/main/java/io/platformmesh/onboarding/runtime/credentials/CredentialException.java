package io.platformmesh.onboarding.runtime.credentials;

/**
 * A file or variable whose content cannot be used. The message says which one and what should be in
 * it, never what is.
 */
final class CredentialException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Without a cause, for causes quote what they could not read.
   *
   * @param source name of the file or variable
   * @param trouble what is wrong with it, as the rest of a sentence
   */
  CredentialException(String source, String trouble) {
    super(source + " " + trouble, null, false, false);
  }
}
