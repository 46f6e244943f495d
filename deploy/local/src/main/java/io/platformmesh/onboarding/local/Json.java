package io.platformmesh.onboarding.local;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON mapper of the local platforms. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** The mapper; not to be configured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }
}
