package io.platformmesh.onboarding.runtime.credentials;

import io.platformmesh.onboarding.runtime.UserError;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials for Temporal: TLS settings and API key, configured by the variables of the
 * Temporal CLI and {@code TEMPORAL_API_KEY_FILE}. Changed files are reloaded every few seconds
 * until the credentials are closed.
 */
public final class TemporalCredentials implements AutoCloseable {

  /** Interval of the reload: a replaced file is in use after this time at the latest. */
  public static final Duration REFRESH = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(TemporalCredentials.class);
  private static final String API_KEY = "TEMPORAL_API_KEY";

  private final @Nullable ClientTls tls;
  private final @Nullable String serverName;
  private final @Nullable ReloadingValue<String> apiKey;
  private final @Nullable ScheduledExecutorService refreshing;
  private final boolean encrypted;
  private final boolean hasCertificate;

  private TemporalCredentials(
      @Nullable ClientConfigTLS configured,
      boolean encrypted,
      @Nullable ReloadingValue<String> apiKey) {
    this.encrypted = encrypted;
    hasCertificate = configured != null && hasCertificate(configured);
    this.apiKey = apiKey;
    tls = encrypted && configured != null ? ClientTls.of(configured) : null;
    serverName = configured == null ? null : configured.getServerName();
    List<ReloadingValue<?>> files = new ArrayList<>();
    if (apiKey != null) {
      files.add(apiKey);
    }
    if (tls != null) {
      files.addAll(tls.files());
    }
    refreshing = refresh(files.stream().filter(ReloadingValue::isOnDisk).toList());
  }

  /**
   * Reads the credentials.
   *
   * @param profile settings from temporal.toml and the {@code TEMPORAL_*} variables
   * @param environment environment variables, for settings that the profile does not have
   * @throws UserError if settings are missing or contradict each other
   */
  public static TemporalCredentials of(
      ClientConfigProfile profile, Map<String, String> environment) {
    String file = environment.get(API_KEY + "_FILE");
    boolean fromFile = file != null && !file.isBlank();
    // The variable for the file has precedence over a key in temporal.toml.
    String key = fromFile ? environment.get(API_KEY) : profile.getApiKey();
    ReloadingValue<String> apiKey = ApiKey.of(API_KEY, key, file);
    ClientConfigTLS configured = profile.getTls();
    boolean off = configured != null && Boolean.TRUE.equals(configured.isDisabled());
    boolean encrypted = !off && (configured != null || apiKey != null);
    boolean hasCertificate = configured != null && hasCertificate(configured);
    if (off && hasCertificate) {
      throw new UserError(
          "TEMPORAL_TLS=false switches TLS off, but a client certificate is set: remove one of them.");
    }
    CloudAddress.check(
        Objects.requireNonNullElse(profile.getAddress(), ""),
        Objects.requireNonNullElse(profile.getNamespace(), "default"),
        apiKey != null,
        hasCertificate,
        encrypted);
    if (off && apiKey != null) {
      LOG.warn(
          "TEMPORAL_TLS=false: the API key is sent to Temporal unencrypted. Use this only over a"
              + " connection that a proxy or service mesh encrypts.");
    }
    return new TemporalCredentials(configured, encrypted, apiKey);
  }

  private static boolean hasCertificate(ClientConfigTLS tls) {
    return isSet(tls.getClientCertPath())
        || isSet(tls.getClientKeyPath())
        || isSet(tls.getClientCertData())
        || isSet(tls.getClientKeyData());
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  private static boolean isSet(byte @Nullable [] value) {
    return value != null && value.length > 0;
  }

  private static @Nullable ScheduledExecutorService refresh(List<ReloadingValue<?>> files) {
    if (files.isEmpty()) {
      return null;
    }
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "temporal-credentials");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            () -> files.forEach(ReloadingValue::refresh),
            REFRESH.toMillis(),
            REFRESH.toMillis(),
            TimeUnit.MILLISECONDS);
    return executor;
  }

  /** Sets the credentials in the options of a client. */
  public void applyTo(WorkflowServiceStubsOptions.Builder options) {
    if (apiKey != null) {
      options.addApiKey(apiKey::value);
      options.setEnableHttps(encrypted);
    }
    if (tls != null) {
      options.setSslContext(tls.context());
      String name = serverName;
      if (name != null && !name.isBlank()) {
        options.setChannelInitializer(channel -> channel.overrideAuthority(name));
      }
    }
  }

  /** Returns whether the connection is encrypted. */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Returns whether a client certificate is set. */
  public boolean hasCertificate() {
    return hasCertificate;
  }

  @Override
  public void close() {
    if (refreshing != null) {
      refreshing.shutdownNow();
    }
  }
}
