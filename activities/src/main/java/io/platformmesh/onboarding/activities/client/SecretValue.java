package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The decoded value of one key of a Secret; {@link #toString()} does not show the value. */
public final class SecretValue {

  /** A value without content. */
  public static final SecretValue EMPTY = new SecretValue(new byte[0]);

  private final byte[] bytes;

  private SecretValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads the value of this key; empty when the Secret has no such key or the value is empty. */
  public static Optional<SecretValue> of(Secret secret, String key) {
    Map<String, String> secretData = Objects.requireNonNullElse(secret.getData(), Map.of());
    String base64Value = secretData.get(key);
    return base64Value == null || base64Value.isEmpty()
        ? Optional.empty()
        : Optional.of(new SecretValue(Base64.getDecoder().decode(base64Value)));
  }

  /**
   * Reads a kubeconfig as {@link #of}, and remembers its credentials, so that no quoted message
   * shows one of them.
   */
  public static Optional<SecretValue> readKubeconfig(Secret secret, String key) {
    Optional<SecretValue> kubeconfig = of(secret, key);
    kubeconfig.map(SecretValue::text).ifPresent(KnownCredentials::learn);
    return kubeconfig;
  }

  /** The value as UTF-8 text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The value in Base64, as it is in the data of a Secret. */
  public String encoded() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Hexadecimal SHA-256 of the value. */
  public String sha256() {
    return Sha256.hex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue value && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SecretValue[" + bytes.length + " bytes]";
  }
}
