package io.platformmesh.onboarding.runtime.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** Reads the file of one key: 32 bytes, raw or in Base64. */
final class KeyFile {

  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * Reads the key of a file.
   *
   * @throws CodecException if the file does not contain a key; the message names the file
   * @throws IOException if the file cannot be read
   */
  static SecretKeySpec read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] key = isText(content) ? decode(content) : content;
    if (key.length != BYTES) {
      throw new CodecException(
          "%1$s does not contain a key of %2$d bytes: create one with openssl rand -base64 %2$d > %1$s."
              .formatted(file, BYTES));
    }
    return new SecretKeySpec(key, "AES");
  }

  /**
   * Returns whether the content is text and therefore Base64. Random bytes are practically never
   * printable throughout, and a text of 32 characters is not a key.
   */
  private static boolean isText(byte[] content) {
    for (byte each : content) {
      if (each != '\n' && each != '\r' && (each < ' ' || each > '~')) {
        return false;
      }
    }
    return true;
  }

  private static byte[] decode(byte[] text) {
    try {
      return Base64.getDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }
}
