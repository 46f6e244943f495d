package io.platformmesh.onboarding.runtime.credentials;

/**
 * Reports that the credential in a file or variable is unusable. The message names the file or
 * variable and the expected content, and never quotes the content.
 */
final class CredentialException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final boolean ENABLE_SUPPRESSION = false;
  private static final boolean WRITABLE_STACK_TRACE = false;

  /**
   * A credential error without a cause, because the messages of parsers quote their input.
   *
   * @param credentialSource name of the file or variable
   * @param credentialProblem predicate of the sentence whose subject is the source
   */
  CredentialException(String credentialSource, String credentialProblem) {
    super(
        credentialSource + " " + credentialProblem, null, ENABLE_SUPPRESSION, WRITABLE_STACK_TRACE);
  }
}
