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
  private static final String API_KEY_VARIABLE = "TEMPORAL_API_KEY";
  private static final String API_KEY_FILE_VARIABLE = API_KEY_VARIABLE + "_FILE";

  private final @Nullable ClientTls clientTls;
  private final @Nullable String tlsServerName;
  private final @Nullable ReloadingValue<String> apiKey;
  private final @Nullable ScheduledExecutorService reloadExecutor;
  private final boolean usesTls;
  private final boolean hasCertificate;

  private TemporalCredentials(
      @Nullable ClientConfigTLS tlsSettings,
      boolean usesTls,
      @Nullable ReloadingValue<String> apiKey) {
    this.usesTls = usesTls;
    hasCertificate = tlsSettings != null && hasCertificate(tlsSettings);
    this.apiKey = apiKey;
    clientTls = usesTls && tlsSettings != null ? ClientTls.of(tlsSettings) : null;
    tlsServerName = tlsSettings == null ? null : tlsSettings.getServerName();
    List<ReloadingValue<?>> reloadingCredentials = new ArrayList<>();
    if (apiKey != null) {
      reloadingCredentials.add(apiKey);
    }
    if (clientTls != null) {
      reloadingCredentials.addAll(clientTls.reloadingCredentials());
    }
    reloadExecutor =
        scheduleReloads(reloadingCredentials.stream().filter(ReloadingValue::isOnDisk).toList());
  }

  /**
   * Reads the credentials for Temporal.
   *
   * @param profile settings from temporal.toml and the {@code TEMPORAL_*} variables
   * @param environment environment variables, for settings that the profile does not have
   * @throws UserError if settings are missing or contradict each other
   */
  public static TemporalCredentials of(
      ClientConfigProfile profile, Map<String, String> environment) {
    String apiKeyPath = environment.get(API_KEY_FILE_VARIABLE);
    boolean hasApiKeyFile = apiKeyPath != null && !apiKeyPath.isBlank();
    // The variable for the file has precedence over a key in temporal.toml.
    String apiKeyValue = hasApiKeyFile ? environment.get(API_KEY_VARIABLE) : profile.getApiKey();
    ReloadingValue<String> apiKey = ApiKey.of(API_KEY_VARIABLE, apiKeyValue, apiKeyPath);
    ClientConfigTLS tlsSettings = profile.getTls();
    boolean tlsDisabled = tlsSettings != null && Boolean.TRUE.equals(tlsSettings.isDisabled());
    boolean usesTls = !tlsDisabled && (tlsSettings != null || apiKey != null);
    boolean hasCertificate = tlsSettings != null && hasCertificate(tlsSettings);
    if (tlsDisabled && hasCertificate) {
      throw new UserError(
          "TEMPORAL_TLS=false switches TLS off, but a client certificate is set: remove one of"
              + " them.");
    }
    String temporalAddress = Objects.requireNonNullElse(profile.getAddress(), "");
    String temporalNamespace = Objects.requireNonNullElse(profile.getNamespace(), "default");
    boolean hasApiKey = apiKey != null;
    CloudAddress.check(temporalAddress, temporalNamespace, hasApiKey, hasCertificate, usesTls);
    if (tlsDisabled && hasApiKey) {
      LOG.warn(
          "TEMPORAL_TLS=false: the API key is sent to Temporal unencrypted. Use this only over a"
              + " connection that a proxy or service mesh encrypts.");
    }
    return new TemporalCredentials(tlsSettings, usesTls, apiKey);
  }

  private static boolean hasCertificate(ClientConfigTLS tlsSettings) {
    return isSet(tlsSettings.getClientCertPath())
        || isSet(tlsSettings.getClientKeyPath())
        || isSet(tlsSettings.getClientCertData())
        || isSet(tlsSettings.getClientKeyData());
  }

  private static boolean isSet(@Nullable String setting) {
    return setting != null && !setting.isBlank();
  }

  private static boolean isSet(byte @Nullable [] setting) {
    return setting != null && setting.length > 0;
  }

  private static @Nullable ScheduledExecutorService scheduleReloads(
      List<ReloadingValue<?>> reloadingCredentials) {
    if (reloadingCredentials.isEmpty()) {
      return null;
    }
    ScheduledExecutorService reloadScheduler =
        Executors.newSingleThreadScheduledExecutor(
            reloadTask -> {
              Thread reloadThread = new Thread(reloadTask, "temporal-credentials");
              reloadThread.setDaemon(true);
              return reloadThread;
            });
    Future<?> unused =
        reloadScheduler.scheduleWithFixedDelay(
            () -> reloadingCredentials.forEach(ReloadingValue::reloadIfChanged),
            REFRESH.toMillis(),
            REFRESH.toMillis(),
            TimeUnit.MILLISECONDS);
    return reloadScheduler;
  }

  /** Sets the credentials in the options of a Temporal client. */
  public void applyTo(WorkflowServiceStubsOptions.Builder clientOptions) {
    if (apiKey != null) {
      clientOptions.addApiKey(apiKey::value);
      clientOptions.setEnableHttps(usesTls);
    }
    if (clientTls != null) {
      clientOptions.setSslContext(clientTls.sslContext());
      String authorityName = tlsServerName;
      if (authorityName != null && !authorityName.isBlank()) {
        clientOptions.setChannelInitializer(channel -> channel.overrideAuthority(authorityName));
      }
    }
  }

  /** Returns whether the connection to Temporal uses TLS. */
  public boolean isEncrypted() {
    return usesTls;
  }

  /** Returns whether a client certificate for Temporal is set. */
  public boolean hasCertificate() {
    return hasCertificate;
  }

  @Override
  public void close() {
    if (reloadExecutor != null) {
      reloadExecutor.shutdownNow();
    }
  }
}
