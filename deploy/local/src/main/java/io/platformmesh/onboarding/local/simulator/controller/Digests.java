package io.platformmesh.onboarding.local.simulator.controller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of simulated artifacts, computed from a text that identifies the artifact. */
public final class Digests {
  /** The name of the algorithm, which comes before the hexadecimal digest. */
  public static final String SHA256_PREFIX = "sha256:";

  private Digests() {}

  /** The SHA-256 digest of a text with its algorithm, like {@code sha256:…}. */
  public static String sha256(String text) {
    return SHA256_PREFIX + hex(text);
  }

  /** The SHA-256 of a text in hexadecimal, without a prefix. */
  public static String hex(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
