package io.platformmesh.onboarding.local;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON mapper of the local platforms. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** The shared mapper; callers do not configure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }
}
