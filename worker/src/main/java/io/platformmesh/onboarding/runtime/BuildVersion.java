package io.platformmesh.onboarding.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class BuildVersion {

  private BuildVersion() {}

  /** Returns the version in the POM. */
  public static String version() {
    Properties build = new Properties();
    try (InputStream file = BuildVersion.class.getResourceAsStream("build.properties")) {
      build.load(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return build.getProperty("version");
  }
}
