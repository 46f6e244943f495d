package io.platformmesh.onboarding.local;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The JSON mapper of the local platforms. */
public final class Json {

  private static final ObjectMapper SHARED_MAPPER = new ObjectMapper();

  private Json() {}

  /** The JSON mapper that all local platforms share; callers do not configure it. */
  public static ObjectMapper mapper() {
    return SHARED_MAPPER;
  }
}
