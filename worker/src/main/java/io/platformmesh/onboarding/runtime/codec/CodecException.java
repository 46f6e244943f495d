package io.platformmesh.onboarding.runtime.codec;

import com.google.common.base.Throwables;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Optional;

/**
 * Reports that a payload cannot be encrypted or decrypted, or that keys cannot be read. The message
 * names keys by their id, and never quotes a key or a payload.
 */
public final class CodecException extends PayloadCodecException {

  private static final long serialVersionUID = 1L;

  /**
   * A failure of payload encryption, whose message is printed to the user.
   *
   * @param codecProblem what happened, and what to do next
   */
  public CodecException(String codecProblem) {
    super(codecProblem);
  }

  /** Returns the CodecException that caused a failure of the Temporal client, if any. */
  public static Optional<CodecException> causeOf(Throwable clientFailure) {
    return Throwables.getCausalChain(clientFailure).stream()
        .filter(CodecException.class::isInstance)
        .map(CodecException.class::cast)
        .findFirst();
  }
}
