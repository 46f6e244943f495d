package io.platformmesh.onboarding.starter.cli.codec;

import io.platformmesh.onboarding.runtime.GracefulShutdown;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.codec.CodecSettings;
import io.platformmesh.onboarding.runtime.credentials.TokenFile;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code onboard codec-server}: decrypts payloads for the Temporal UI and CLI. */
@Command(
    name = "codec-server",
    description = {
      "Runs a codec server, which decrypts and encrypts payloads for the Temporal UI and CLI. Set its"
          + " address there as the codec endpoint. The keys do not leave the server.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class CodecServerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CodecServerCommand.class);

  @Option(
      names = "--keys",
      paramLabel = "FOLDER",
      defaultValue = "${env:ONBOARDING_CODEC_KEYS}",
      description = "Folder with one file for each key. Environment: ONBOARDING_CODEC_KEYS.")
  private @Nullable String keysFolder;

  @Option(
      names = "--key-id",
      paramLabel = "ID",
      defaultValue = "${env:ONBOARDING_CODEC_KEY_ID:-" + CodecSettings.NO_KEY + "}",
      description = {
        "Id of the key that encrypts payloads entered in the Temporal UI. Environment:"
            + " ONBOARDING_CODEC_KEY_ID.",
        "Default: ${DEFAULT-VALUE}, to only decrypt"
      })
  private String keyId = CodecSettings.NO_KEY;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:CODEC_SERVER_HOST:-127.0.0.1}",
      description = {
        "Address to listen on; an address that is not loopback requires --token-file."
            + " Environment: CODEC_SERVER_HOST.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String listenHost = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:CODEC_SERVER_PORT:-8234}",
      description = {
        "Port to listen on; 0 for a random free port. Environment: CODEC_SERVER_PORT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int listenPort = 8234;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:TEMPORAL_UI_URL:-http://localhost:8233}",
      description = {
        "URL of the Temporal UI, whose pages may use the server; repeatable. Environment:"
            + " TEMPORAL_UI_URL.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<String> uiUrls = new ArrayList<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:CODEC_SERVER_TOKEN_FILE}",
      description =
          "File with the token that requests must carry (Authorization: Bearer …). Environment:"
              + " CODEC_SERVER_TOKEN_FILE. Default: none.")
  private @Nullable String callerTokenFile;

  @Override
  public Integer call() {
    if (keysFolder == null || keysFolder.isBlank()) {
      throw new UserError(
          "no keys are configured: set --keys or ONBOARDING_CODEC_KEYS to the folder of the keys.");
    }
    InetSocketAddress listenAddress = resolveListenAddress();
    TokenFile callerToken = callerToken();
    requireTokenUnlessLoopback(callerToken, listenAddress);
    Set<String> allowedOrigins =
        new LinkedHashSet<>(uiUrls.stream().map(CodecServerCommand::originOfUrl).toList());
    try (GracefulShutdown shutdown = GracefulShutdown.install();
        CodecServer codecServer =
            CodecServer.start(
                listenAddress,
                CodecSettings.codec(keysFolder, keyId),
                allowedOrigins,
                callerToken)) {
      LOG.info(
          "Codec server is ready: codec endpoint http://{}:{} for the Temporal UI at {}.",
          listenHost,
          codecServer.port(),
          String.join(", ", allowedOrigins));
      shutdown.awaitStop();
    }
    return ExitCode.OK;
  }

  private InetSocketAddress resolveListenAddress() {
    InetSocketAddress listenAddress = new InetSocketAddress(listenHost, listenPort);
    if (listenAddress.isUnresolved()) {
      throw new UserError(
          "--host %s cannot be resolved: set it to an address of this machine."
              .formatted(listenHost));
    }
    return listenAddress;
  }

  /** Returns the token that callers of the codec server must send; null to accept all callers. */
  private @Nullable TokenFile callerToken() {
    return callerTokenFile == null || callerTokenFile.isBlank()
        ? null
        : new TokenFile(Path.of(callerTokenFile));
  }

  private void requireTokenUnlessLoopback(
      @Nullable TokenFile callerToken, InetSocketAddress listenAddress) {
    if (callerToken == null && !listenAddress.getAddress().isLoopbackAddress()) {
      throw new UserError(
          "without a token, every client that reaches %s can decrypt payloads: set a token with --token-file."
              .formatted(listenHost));
    }
  }

  /** Returns the origin of the pages of the Temporal UI: scheme, host and port of a URL. */
  private static String originOfUrl(String uiUrl) {
    try {
      URI parsedUrl = URI.create(uiUrl.strip());
      if (parsedUrl.getScheme() != null && parsedUrl.getAuthority() != null) {
        return parsedUrl.getScheme() + "://" + parsedUrl.getAuthority();
      }
    } catch (IllegalArgumentException malformedUrl) {
      throw invalidOrigin(uiUrl);
    }
    throw invalidOrigin(uiUrl);
  }

  private static UserError invalidOrigin(String uiUrl) {
    return new UserError(
        "--origin %s is not a URL: set a URL such as https://temporal.example.com."
            .formatted(uiUrl));
  }
}
