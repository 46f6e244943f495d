package io.platformmesh.onboarding.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Finds files of the checkout that this code was built in. */
public final class Checkout {
  private static final String MARK = "deploy/local/servers/install";

  private Checkout() {}

  /**
   * A file or directory of the checkout.
   *
   * @param relative path from the checkout's root, with forward slashes
   * @throws LocalPlatformException when this code does not run from a checkout
   */
  public static Path file(String relative) {
    Path root = rootAbove(builtHere());
    if (root == null) {
      root = rootAbove(Path.of("").toAbsolutePath());
    }
    if (root == null) {
      throw new LocalPlatformException(
          "the program does not run from a checkout of the project ("
              + MARK
              + " is not above the working directory): run it from a checkout");
    }
    return root.resolve(relative);
  }

  private static Path builtHere() {
    CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LocalPlatformException("the location of this program is not a path", e);
    }
  }

  private static @Nullable Path rootAbove(Path start) {
    for (Path path = start; path != null; path = path.getParent()) {
      if (Files.isRegularFile(path.resolve(MARK))) {
        return path;
      }
    }
    return null;
  }
}
