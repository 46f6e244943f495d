package io.platformmesh.onboarding.starter.cli.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.runtime.codec.EncryptionCodec;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The requests {@code /encode} and {@code /decode} of the <a
 * href="https://docs.temporal.io/codec-server">codec server protocol</a>, which convert {@code
 * Payloads} in protobuf JSON.
 */
final class PayloadsExchange {

  /** Limit of a request; larger than the payloads of one event in Temporal. */
  static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  private static final int TOO_MANY_BODY_BYTES = MAX_BODY_BYTES + 1;

  /**
   * An HTTP response of the codec server.
   *
   * @param statusCode HTTP status code
   * @param mediaType media type of the body
   * @param body text of the body
   */
  record CodecResponse(int statusCode, String mediaType, String body) {

    static CodecResponse error(int statusCode, String errorMessage) {
      return new CodecResponse(statusCode, "text/plain; charset=utf-8", errorMessage + "\n");
    }
  }

  private final EncryptionCodec payloadCodec;

  PayloadsExchange(EncryptionCodec payloadCodec) {
    this.payloadCodec = payloadCodec;
  }

  /**
   * Answers an authorized request to encode or decode payloads.
   *
   * @param requestPath path of the request, which may have a prefix such as the namespace
   */
  CodecResponse answer(String requestPath, InputStream requestBody) throws IOException {
    if (requestPath.endsWith("/decode")) {
      return convertPayloads(requestBody, payloadCodec::decode);
    }
    if (!requestPath.endsWith("/encode")) {
      return CodecResponse.error(
          HttpURLConnection.HTTP_NOT_FOUND, "not found: use /encode or /decode");
    }
    return payloadCodec.encrypts()
        ? convertPayloads(requestBody, payloadCodec::encode)
        : CodecResponse.error(
            HttpURLConnection.HTTP_BAD_REQUEST,
            "this server only decrypts: set the key that encrypts with --key-id");
  }

  private static CodecResponse convertPayloads(
      InputStream requestBody, UnaryOperator<List<Payload>> payloadConversion) throws IOException {
    byte[] payloadsJson = requestBody.readNBytes(TOO_MANY_BODY_BYTES);
    if (payloadsJson.length > MAX_BODY_BYTES) {
      return CodecResponse.error(
          HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
          "the body exceeds %d bytes".formatted(MAX_BODY_BYTES));
    }
    Payloads receivedPayloads;
    try {
      receivedPayloads = parsePayloads(new String(payloadsJson, StandardCharsets.UTF_8));
    } catch (InvalidProtocolBufferException malformedPayloads) {
      return CodecResponse.error(
          HttpURLConnection.HTTP_BAD_REQUEST, "the body is not Payloads in protobuf JSON");
    }
    try {
      List<Payload> convertedPayloads = payloadConversion.apply(receivedPayloads.getPayloadsList());
      return new CodecResponse(
          HttpURLConnection.HTTP_OK, "application/json", printPayloads(convertedPayloads));
    } catch (CodecException failedConversion) {
      return CodecResponse.error(
          HttpURLConnection.HTTP_BAD_REQUEST, String.valueOf(failedConversion.getMessage()));
    }
  }

  private static Payloads parsePayloads(String payloadsJson) throws InvalidProtocolBufferException {
    Payloads.Builder parsedPayloads = Payloads.newBuilder();
    JsonFormat.parser().ignoringUnknownFields().merge(payloadsJson, parsedPayloads);
    return parsedPayloads.build();
  }

  private static String printPayloads(List<Payload> payloads)
      throws InvalidProtocolBufferException {
    Payloads printedPayloads = Payloads.newBuilder().addAllPayloads(payloads).build();
    return JsonFormat.printer().omittingInsignificantWhitespace().print(printedPayloads);
  }
}
