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

/** {@code onboard codec-server}: lets the Temporal UI show what is encrypted. */
@Command(
    name = "codec-server",
    description = {
      "Decrypts (and encrypts) payloads for the Temporal UI and the temporal command, which are given"
          + " its address as codec endpoint. The keys never leave it.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class CodecServerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CodecServerCommand.class);

  @Option(
      names = "--keys",
      paramLabel = "FOLDER",
      defaultValue = "${env:ONBOARDING_CODEC_KEYS}",
      description = "Folder with a file for each key. Environment: ONBOARDING_CODEC_KEYS.")
  private @Nullable String keys;

  @Option(
      names = "--key-id",
      paramLabel = "ID",
      defaultValue = "${env:ONBOARDING_CODEC_KEY_ID:-" + CodecSettings.NO_KEY + "}",
      description = {
        "The key that encrypts what people enter in the UI. Environment: ONBOARDING_CODEC_KEY_ID.",
        "Default: ${DEFAULT-VALUE}, to only decrypt"
      })
  private String keyId = CodecSettings.NO_KEY;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:CODEC_SERVER_HOST:-127.0.0.1}",
      description = {
        "Address to listen on; any but the machine's own (loopback) wants --token-file."
            + " Environment: CODEC_SERVER_HOST.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:CODEC_SERVER_PORT:-8234}",
      description = {
        "Port to listen on; 0 for any free one. Environment: CODEC_SERVER_PORT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int port = 8234;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:TEMPORAL_UI_URL:-http://localhost:8233}",
      description = {
        "Where the Temporal UI is: pages from there may use it; repeatable. Environment:"
            + " TEMPORAL_UI_URL.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:CODEC_SERVER_TOKEN_FILE}",
      description =
          "File with a token that callers have to show (Authorization: Bearer …). Environment:"
              + " CODEC_SERVER_TOKEN_FILE. Default: none.")
  private @Nullable String tokenFile;

  /** Made by picocli. */
  public CodecServerCommand() {}

  @Override
  public Integer call() {
    if (keys == null || keys.isBlank()) {
      throw new UserError(
          "there are no keys: give their folder by --keys or ONBOARDING_CODEC_KEYS.");
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UserError("--host %s is no address of this machine.".formatted(host));
    }
    TokenFile token =
        tokenFile == null || tokenFile.isBlank() ? null : new TokenFile(Path.of(tokenFile));
    if (token == null && !address.getAddress().isLoopbackAddress()) {
      throw new UserError(
          "whoever reaches %s could decrypt everything: give a token by --token-file."
              .formatted(host));
    }
    Set<String> allowed =
        new LinkedHashSet<>(origins.stream().map(CodecServerCommand::origin).toList());
    try (GracefulShutdown shutdown = GracefulShutdown.install();
        CodecServer server =
            CodecServer.start(address, CodecSettings.codec(keys, keyId), allowed, token)) {
      LOG.info(
          "Codec server is ready: codec endpoint http://{}:{} for the Temporal UI at {}.",
          host,
          server.port(),
          String.join(", ", allowed));
      shutdown.awaitStop();
    }
    return ExitCode.OK;
  }

  /** Scheme, host and port of a page's address, as browsers name its origin. */
  private static String origin(String url) {
    try {
      URI parsed = URI.create(url.strip());
      if (parsed.getScheme() != null && parsed.getAuthority() != null) {
        return parsed.getScheme() + "://" + parsed.getAuthority();
      }
    } catch (IllegalArgumentException broken) {
      // As what is no address of a page.
    }
    throw new UserError(
        "--origin %s is no URL: write it like https://temporal.example.com.".formatted(url));
  }
}
