package io.platformmesh.onboarding.runtime.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** Reads the file of one encryption key: 32 bytes, raw or in Base64. */
final class KeyFile {

  private static final int KEY_BYTES = 32;
  private static final byte[] NO_KEY = {};

  private KeyFile() {}

  /**
   * Reads the encryption key in a file.
   *
   * @throws CodecException if the file does not contain a key; the message names the file
   * @throws IOException if the file cannot be read
   */
  static SecretKeySpec read(Path keyFile) throws IOException {
    byte[] keyContent = Files.readAllBytes(keyFile);
    byte[] keyBytes = isText(keyContent) ? decodeBase64(keyContent) : keyContent;
    if (keyBytes.length != KEY_BYTES) {
      String createCommand = "openssl rand -base64 %d > %s".formatted(KEY_BYTES, keyFile);
      throw new CodecException(
          "%s does not contain a key of %d bytes: create one with %s."
              .formatted(keyFile, KEY_BYTES, createCommand));
    }
    return new SecretKeySpec(keyBytes, "AES");
  }

  /**
   * Returns whether the content of a key file is text and therefore Base64. Random bytes are
   * practically never printable throughout, and a text of 32 characters is not a key.
   */
  private static boolean isText(byte[] keyContent) {
    for (byte contentByte : keyContent) {
      boolean isLineBreak = contentByte == '\n' || contentByte == '\r';
      boolean isPrintable = contentByte >= ' ' && contentByte <= '~';
      if (!isLineBreak && !isPrintable) {
        return false;
      }
    }
    return true;
  }

  /** Decodes a key in Base64; returns an empty array if the content is not Base64. */
  private static byte[] decodeBase64(byte[] base64Key) {
    try {
      return Base64.getDecoder().decode(new String(base64Key, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException notBase64) {
      return NO_KEY;
    }
  }
}
