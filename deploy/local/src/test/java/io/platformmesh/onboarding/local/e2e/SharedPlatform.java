package io.platformmesh.onboarding.local.e2e;

import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes one platform with a further cluster {@code edge} to all test classes of a process, one
 * class at a time, and cleans it after each. A class may stop and restart worker and watcher. A
 * class that needs other options starts a platform of its own.
 */
final class SharedPlatform implements ParameterResolver, AfterAllCallback {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Onboardings.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return holder(context).platform();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    holder(context).clean();
  }

  private static Holder holder(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedPlatform.class))
        .computeIfAbsent(Holder.class);
  }

  /**
   * Starts the platform for the first class that needs it; JUnit closes it after the last class.
   */
  static final class Holder implements AutoCloseable {

    private @Nullable Onboardings running;
    private @Nullable PlatformState state;

    Onboardings platform() {
      Onboardings platform = running;
      if (platform == null) {
        PlatformState created = new PlatformState(newDirectory());
        state = created;
        platform = Onboardings.start(created.directory(), options -> options.cluster("edge"));
        running = platform;
      }
      return platform;
    }

    private static Path newDirectory() {
      try {
        return Files.createTempDirectory("shared-platform");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Cleans the platform; one that cannot be cleaned is closed, and the next class starts another.
     */
    void clean() throws IOException {
      Onboardings platform = running;
      if (platform != null) {
        boolean clean = false;
        try {
          platform.clean();
          clean = true;
        } finally {
          if (!clean) {
            close();
          }
        }
      }
    }

    @Override
    public void close() {
      Onboardings platform = running;
      running = null;
      if (platform != null) {
        platform.close();
      }
      PlatformState obsolete = state;
      state = null;
      if (obsolete != null) {
        obsolete.delete();
      }
    }
  }
}
