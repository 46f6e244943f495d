package io.platformmesh.onboarding.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Finds files of the project checkout, such as the install script, for the local platforms. */
public final class Checkout {
  private static final String CHECKOUT_MARKER = "deploy/local/servers/install";

  private Checkout() {}

  /**
   * Returns a file or directory of the checkout that this local platform was built in.
   *
   * @param relativePath path from the checkout's root, with forward slashes
   * @throws LocalPlatformException when this code does not run from a checkout
   */
  public static Path file(String relativePath) {
    Path checkoutRoot = checkoutRootAbove(programLocation());
    if (checkoutRoot == null) {
      Path workingDirectory = Path.of("").toAbsolutePath();
      checkoutRoot = checkoutRootAbove(workingDirectory);
    }
    if (checkoutRoot == null) {
      throw new LocalPlatformException(
          "the program does not run from a checkout of the project ("
              + CHECKOUT_MARKER
              + " is not above the working directory): run it from a checkout");
    }
    return checkoutRoot.resolve(relativePath);
  }

  private static Path programLocation() {
    CodeSource classLocation = Checkout.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(classLocation.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LocalPlatformException("the location of this program is not a path", e);
    }
  }

  private static @Nullable Path checkoutRootAbove(Path innerDirectory) {
    for (Path directory = innerDirectory; directory != null; directory = directory.getParent()) {
      if (Files.isRegularFile(directory.resolve(CHECKOUT_MARKER))) {
        return directory;
      }
    }
    return null;
  }
}
