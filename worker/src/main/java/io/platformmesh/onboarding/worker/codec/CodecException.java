package io.platformmesh.onboarding.worker.codec;

import io.temporal.payload.codec.PayloadCodecException;

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
}
