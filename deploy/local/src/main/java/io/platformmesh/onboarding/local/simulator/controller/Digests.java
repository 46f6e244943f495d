package io.platformmesh.onboarding.local.simulator.controller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Made-up digests of artifacts: equal texts have equal digests. */
public final class Digests {
  private Digests() {}

  /** Like {@code sha256:…}. */
  public static String sha256(String of) {
    return "sha256:" + hex(of);
  }

  public static String hex(String of) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(of.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
