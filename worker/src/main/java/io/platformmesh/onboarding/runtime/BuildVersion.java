package io.platformmesh.onboarding.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The build version that every process of this runtime reports. */
public final class BuildVersion {

  private BuildVersion() {}

  /** Returns the build version, which Maven copies from the POM. */
  public static String version() {
    Properties buildProperties = new Properties();
    try (InputStream propertiesFile = BuildVersion.class.getResourceAsStream("build.properties")) {
      buildProperties.load(propertiesFile);
    } catch (IOException unreadableProperties) {
      throw new UncheckedIOException(unreadableProperties);
    }
    return buildProperties.getProperty("version");
  }
}
