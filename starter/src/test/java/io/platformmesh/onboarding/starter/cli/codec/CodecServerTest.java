package io.platformmesh.onboarding.starter.cli.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.platformmesh.onboarding.runtime.codec.CodecSettings;
import io.platformmesh.onboarding.runtime.credentials.TokenFile;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of the Temporal UI and CLI to the codec server. */
class CodecServerTest {

  private static final String UI = "http://localhost:8233";

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private CodecServer server;

  @BeforeEach
  void start() throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Files.write(folder.resolve("2026-01"), key);
    server = server("2026-01", null);
  }

  private CodecServer server(String keyId, @Nullable TokenFile token) {
    return CodecServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        CodecSettings.codec(folder.toString(), keyId),
        Set.of(UI),
        token);
  }

  private void restart(String keyId, @Nullable TokenFile token) {
    server.close();
    server = server(keyId, token);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String json(String text) throws IOException {
    Payload payload = DefaultDataConverter.STANDARD_INSTANCE.toPayload(text).orElseThrow();
    return JsonFormat.printer()
        .print(Payloads.newBuilder().addPayloads(payload).addPayloads(payload));
  }

  private static Payloads parse(String json) throws IOException {
    Payloads.Builder payloads = Payloads.newBuilder();
    JsonFormat.parser().merge(json, payloads);
    return payloads.build();
  }

  @Test
  void decodesEncodedPayloads() throws Exception {
    HttpResponse<String> encoded = send("POST", "/encode", json("hello"), "X-Namespace", "default");

    assertThat(encoded.statusCode()).isEqualTo(200);
    assertThat(encoded.headers().firstValue("content-type")).contains("application/json");
    assertThat(parse(encoded.body()).getPayloads(0).getMetadataOrThrow("encoding").toStringUtf8())
        .isEqualTo("binary/encrypted");
    HttpResponse<String> decoded = send("POST", "/default/decode", encoded.body());
    assertThat(decoded.statusCode()).isEqualTo(200);
    assertThat(parse(decoded.body())).isEqualTo(parse(json("hello")));
  }

  @Test
  void namesMissingKey() throws Exception {
    String encoded = send("POST", "/encode", json("hello")).body();
    Files.move(folder.resolve("2026-01"), folder.resolve("2026-02"));
    restart("none", null);

    HttpResponse<String> rejected = send("POST", "/decode", encoded);
    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.body()).contains("key 2026-01 is missing", "there: 2026-02");
    assertThat(send("POST", "/encode", json("hello")).statusCode()).isEqualTo(400);
  }

  @Test
  void servesPagesOfAllowedOriginsOnly() throws Exception {
    HttpResponse<String> preflight = send("OPTIONS", "/decode", "", "Origin", UI);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains(UI);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization", "Content-Type", "X-Namespace");
    assertThat(send("POST", "/decode", json("hello"), "Origin", UI).statusCode()).isEqualTo(200);

    HttpResponse<String> foreign =
        send("POST", "/decode", json("hello"), "Origin", "http://evil.example.com");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(foreign.body()).doesNotContain("payloads");
  }

  @Test
  void requiresTokenAndReloadsIt() throws Exception {
    Path file = Files.writeString(folder.resolveSibling(folder.getFileName() + ".token"), "one\n");
    restart("2026-01", new TokenFile(file));

    assertThat(send("POST", "/decode", json("hello")).statusCode()).isEqualTo(401);
    assertThat(status("Bearer two")).isEqualTo(401);
    assertThat(status("Bearer one")).isEqualTo(200);
    Files.writeString(file, "two");
    assertThat(status("Bearer one")).isEqualTo(401);
    assertThat(status("Bearer two")).isEqualTo(200);
    assertThat(send("OPTIONS", "/decode", "", "Origin", UI).statusCode())
        .as("browsers send preflight requests without the token")
        .isEqualTo(204);
  }

  private int status(String authorization) throws Exception {
    return send("POST", "/decode", json("hello"), "Authorization", authorization).statusCode();
  }

  @Test
  void rejectsOtherRequests() throws Exception {
    assertThat(send("POST", "/elsewhere", json("hello")).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/decode", "").statusCode()).isEqualTo(405);
    assertThat(send("PUT", "/decode", "{}").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/healthz", "").statusCode()).isEqualTo(200);
    HttpResponse<String> malformed = send("POST", "/decode", "{\"payloads\": [{\"data\": 5");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).isEqualTo("the body is not Payloads in protobuf JSON\n");
    assertThat(
            send("POST", "/decode", "x".repeat(PayloadsExchange.MAX_BODY_BYTES + 1)).statusCode())
        .isEqualTo(413);
  }
}
