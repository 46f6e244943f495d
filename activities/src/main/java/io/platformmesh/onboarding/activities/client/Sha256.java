package io.platformmesh.onboarding.activities.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests in hexadecimal. */
public final class Sha256 {

  private Sha256() {}

  /** The SHA-256 digest of these bytes: 64 lower-case hexadecimal digits. */
  public static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missingAlgorithm) {
      throw new IllegalStateException("every Java platform has SHA-256", missingAlgorithm);
    }
  }

  /** The SHA-256 digest of this text in UTF-8. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
