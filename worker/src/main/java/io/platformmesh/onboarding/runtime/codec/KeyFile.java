package io.platformmesh.onboarding.runtime.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** Reads the file of one key: 32 bytes, as they are or in Base64. */
final class KeyFile {

  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * The key of a file.
   *
   * @throws CodecException when it holds none; the message names the file
   * @throws IOException when it cannot be read
   */
  static SecretKeySpec read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] key = isText(content) ? decode(content) : content;
    if (key.length != BYTES) {
      throw new CodecException(
          "%1$s holds no key of %2$d bytes: make one by openssl rand -base64 %2$d > %1$s."
              .formatted(file, BYTES));
    }
    return new SecretKeySpec(key, "AES");
  }

  /** Random bytes are no text, however few; a text of 32 characters is a mistake. */
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
