package io.platformmesh.onboarding.local.simulator.controller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Made-up digests of simulated artifacts: equal texts have equal digests. */
public final class Digests {
  private Digests() {}

  /** The SHA-256 of a text, like {@code sha256:…}. */
  public static String sha256(String text) {
    return "sha256:" + hex(text);
  }

  /** The SHA-256 of a text in hexadecimal, without a prefix. */
  public static String hex(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
