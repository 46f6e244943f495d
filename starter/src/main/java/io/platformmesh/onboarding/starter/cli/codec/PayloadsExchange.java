package io.platformmesh.onboarding.starter.cli.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.runtime.codec.EncryptionCodec;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The requests {@code /encode} and {@code /decode} of the <a
 * href="https://docs.temporal.io/codec-server">codec server protocol</a>, which convert {@code
 * Payloads} in protobuf JSON.
 */
final class PayloadsExchange {

  /** Larger than the payloads of one event in Temporal. */
  static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  /**
   * An HTTP response.
   *
   * @param code status code
   * @param type media type of the body
   * @param body text of the body
   */
  record Answer(int code, String type, String body) {

    static Answer error(int code, String message) {
      return new Answer(code, "text/plain; charset=utf-8", message + "\n");
    }
  }

  private final EncryptionCodec codec;

  PayloadsExchange(EncryptionCodec codec) {
    this.codec = codec;
  }

  /**
   * Answers an authorized request.
   *
   * @param path path of the request, which may have a prefix such as the namespace
   */
  Answer answer(String path, InputStream body) throws IOException {
    if (path.endsWith("/decode")) {
      return convert(body, codec::decode);
    }
    if (!path.endsWith("/encode")) {
      return Answer.error(404, "not found: use /encode or /decode");
    }
    return codec.encrypts()
        ? convert(body, codec::encode)
        : Answer.error(400, "this server only decrypts: set the key that encrypts with --key-id");
  }

  private static Answer convert(InputStream body, UnaryOperator<List<Payload>> conversion)
      throws IOException {
    byte[] json = body.readNBytes(MAX_BODY_BYTES + 1);
    if (json.length > MAX_BODY_BYTES) {
      return Answer.error(413, "the body exceeds %d bytes".formatted(MAX_BODY_BYTES));
    }
    Payloads.Builder payloads = Payloads.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(json, StandardCharsets.UTF_8), payloads);
    } catch (InvalidProtocolBufferException malformed) {
      return Answer.error(400, "the body is not Payloads in protobuf JSON");
    }
    try {
      Payloads converted =
          Payloads.newBuilder()
              .addAllPayloads(conversion.apply(payloads.getPayloadsList()))
              .build();
      return new Answer(
          200,
          "application/json",
          JsonFormat.printer().omittingInsignificantWhitespace().print(converted));
    } catch (CodecException failed) {
      return Answer.error(400, String.valueOf(failed.getMessage()));
    }
  }
}
