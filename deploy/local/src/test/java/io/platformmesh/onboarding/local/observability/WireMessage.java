package io.platformmesh.onboarding.local.observability;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of Protocol Buffers, read without its definition: only fields with a length are kept.
 */
final class WireMessage {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int WITH_LENGTH = 2;
  private static final int FIXED_32 = 5;

  private final Map<Integer, List<byte[]>> fields = new HashMap<>();

  WireMessage(byte[] encoded) {
    ByteBuffer rest = ByteBuffer.wrap(encoded);
    while (rest.hasRemaining()) {
      int tag = (int) varint(rest);
      switch (tag & 7) {
        case VARINT -> varint(rest);
        case FIXED_64 -> rest.getLong();
        case FIXED_32 -> rest.getInt();
        case WITH_LENGTH -> {
          byte[] value = new byte[(int) varint(rest)];
          rest.get(value);
          fields.computeIfAbsent(tag >> 3, field -> new ArrayList<>()).add(value);
        }
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
    }
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  List<WireMessage> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(WireMessage::new).toList();
  }

  /** The bytes of a field; none when it is not there. */
  byte[] bytes(int field) {
    List<byte[]> values = fields.getOrDefault(field, List.of());
    return values.isEmpty() ? new byte[0] : values.get(values.size() - 1);
  }

  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }
}
