package io.platformmesh.onboarding.runtime.codec;

import com.google.common.base.Throwables;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Optional;

/**
 * A payload that cannot be encrypted or decrypted, or keys that cannot be read. The message names
 * keys by their id, never what they or the payload hold.
 */
public final class CodecException extends PayloadCodecException {

  private static final long serialVersionUID = 1L;

  /**
   * An error to show.
   *
   * @param message what is so, and what to do
   */
  public CodecException(String message) {
    super(message);
  }

  /** What a failure of Temporal's client comes from, if it comes from here. */
  public static Optional<CodecException> behind(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .filter(CodecException.class::isInstance)
        .map(CodecException.class::cast)
        .findFirst();
  }
}
