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
 * What {@code /encode} and {@code /decode} do with a request's body: the protobuf JSON of {@code
 * Payloads} in, the same out (<a href="https://docs.temporal.io/codec-server">protocol</a>).
 */
final class PayloadsExchange {

  /** More than Temporal lets a run have in one event. */
  static final int LARGEST_BODY = 32 * 1024 * 1024;

  /**
   * An answer.
   *
   * @param code HTTP status
   * @param type media type of the body
   * @param body its text
   */
  record Answer(int code, String type, String body) {

    static Answer trouble(int code, String message) {
      return new Answer(code, "text/plain; charset=utf-8", message + "\n");
    }
  }

  private final EncryptionCodec codec;

  PayloadsExchange(EncryptionCodec codec) {
    this.codec = codec;
  }

  /**
   * Answers a request that is allowed.
   *
   * @param path may have anything before its last part, such as the namespace
   */
  Answer answer(String path, InputStream body) throws IOException {
    if (path.endsWith("/decode")) {
      return convert(body, codec::decode);
    }
    if (!path.endsWith("/encode")) {
      return Answer.trouble(404, "there are /encode and /decode only");
    }
    return codec.encrypts()
        ? convert(body, codec::encode)
        : Answer.trouble(400, "no key encrypts here: give one by --key-id");
  }

  private static Answer convert(InputStream body, UnaryOperator<List<Payload>> conversion)
      throws IOException {
    byte[] json = body.readNBytes(LARGEST_BODY + 1);
    if (json.length > LARGEST_BODY) {
      return Answer.trouble(413, "more than %d bytes".formatted(LARGEST_BODY));
    }
    Payloads.Builder payloads = Payloads.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(json, StandardCharsets.UTF_8), payloads);
    } catch (InvalidProtocolBufferException broken) {
      return Answer.trouble(400, "the body is not the JSON of payloads");
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
      return Answer.trouble(400, String.valueOf(failed.getMessage()));
    }
  }
}
