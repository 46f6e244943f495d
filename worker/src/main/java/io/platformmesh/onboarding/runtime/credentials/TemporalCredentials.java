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
 * How to prove to Temporal who we are: TLS and API key, by the variables of Temporal's own tools
 * and {@code TEMPORAL_API_KEY_FILE}. Files are looked at again every few seconds until this is
 * closed.
 */
public final class TemporalCredentials implements AutoCloseable {

  /** How long what is replaced on disk may stay in use. */
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
   * @param profile what temporal.toml and the variables say
   * @param environment variables, for what the profile does not know
   * @throws UserError when something is missing or does not go together
   */
  public static TemporalCredentials of(
      ClientConfigProfile profile, Map<String, String> environment) {
    String file = environment.get(API_KEY + "_FILE");
    boolean fromFile = file != null && !file.isBlank();
    // A file given by variable stands above a key in temporal.toml.
    String key = fromFile ? environment.get(API_KEY) : profile.getApiKey();
    ReloadingValue<String> apiKey = ApiKey.of(API_KEY, key, file);
    ClientConfigTLS configured = profile.getTls();
    boolean off = configured != null && Boolean.TRUE.equals(configured.isDisabled());
    boolean encrypted = !off && (configured != null || apiKey != null);
    boolean hasCertificate = configured != null && hasCertificate(configured);
    if (off && hasCertificate) {
      throw new UserError(
          "TEMPORAL_TLS=false switches TLS off, but there is a client certificate: remove one of them.");
    }
    CloudAddress.check(
        Objects.requireNonNullElse(profile.getAddress(), ""),
        Objects.requireNonNullElse(profile.getNamespace(), "default"),
        apiKey != null,
        hasCertificate,
        encrypted);
    if (off && apiKey != null) {
      LOG.warn(
          "The API key goes to Temporal unencrypted, for TEMPORAL_TLS=false: only over a connection"
              + " that something else encrypts.");
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

  /** Lets a client use them. */
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

  /** Whether the connection is encrypted. */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Whether there is a client certificate. */
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
