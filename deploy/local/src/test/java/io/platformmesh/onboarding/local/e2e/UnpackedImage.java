package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * A container image (OCI layout in a tar), its layers unpacked into a folder in which its commands
 * run as in a container: this folder is all they see, they cannot write anywhere but in {@code
 * /tmp}, they are the user that the image names, and have the image's variables and no others.
 */
final class UnpackedImage {

  // Runs in a mount namespace that ends with the process.
  private static final String AS_IN_A_CONTAINER =
      """
      set -e
      root=$1
      shift
      mount --bind "$root" "$root"
      mount --bind "$root/tmp" "$root/tmp"
      mkdir -p "$root/proc" "$root/dev"
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -o remount,bind,ro "$root"
      exec "$@"
      """;

  private final Path root;
  private final JsonNode config;
  private final long compressed;
  private final long uncompressed;

  private UnpackedImage(Path root, JsonNode config, long compressed, long uncompressed) {
    this.root = root;
    this.config = config;
    this.compressed = compressed;
    this.uncompressed = uncompressed;
  }

  /** Unpacks the image in this tar into a folder that lasts until it is removed. */
  static UnpackedImage of(Path tar) throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("root");
    Path layout = Files.createTempDirectory("image");
    try {
      run("tar", "-xf", tar.toString(), "-C", layout.toString());
      JsonNode index = Json.mapper().readTree(layout.resolve("index.json").toFile());
      JsonNode manifest = read(layout, index.at("/manifests/0"));
      long compressed = 0;
      long uncompressed = 0;
      for (JsonNode layer : manifest.get("layers")) {
        Path blob = blob(layout, layer);
        compressed += Files.size(blob);
        try (InputStream content = new GZIPInputStream(Files.newInputStream(blob))) {
          uncompressed += content.transferTo(java.io.OutputStream.nullOutputStream());
        }
        run("tar", "-xzpf", blob.toString(), "-C", root.toString());
      }
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new UnpackedImage(
          root, read(layout, manifest.get("config")).get("config"), compressed, uncompressed);
    } finally {
      run("rm", "-rf", layout.toString());
    }
  }

  private static JsonNode read(Path layout, JsonNode descriptor) throws IOException {
    return Json.mapper().readTree(blob(layout, descriptor).toFile());
  }

  private static Path blob(Path layout, JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.get("digest").asText().replace(':', '/'));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    OnboardRun run = OnboardRun.run(List.of(command), Map.of());
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  /** Why processes cannot be run as in a container here, or nothing. */
  static String obstacle() throws IOException, InterruptedException {
    OnboardRun run =
        OnboardRun.run(
            List.of(
                "unshare", "--mount", "bash", "-c", "mount --bind /proc /proc && chroot / true"),
            Map.of());
    return run.exitCode() == 0 ? "" : run.err().strip();
  }

  /**
   * The command line that runs the image with these arguments.
   *
   * @param environment variables to set in addition to the image's
   */
  List<String> command(Map<String, String> environment, String... arguments) {
    return run(environment, Stream.concat(strings("Entrypoint"), Stream.of(arguments)).toList());
  }

  /** The command line that runs another program in the image. */
  List<String> run(Map<String, String> environment, List<String> program) {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "bash", "-c"));
    command.addAll(List.of(AS_IN_A_CONTAINER, "image", root.toString(), "env", "-i"));
    strings("Env").forEach(command::add);
    environment.forEach((name, value) -> command.add(name + "=" + value));
    String user = config.get("User").asText();
    command.addAll(List.of("/usr/sbin/chroot", "--userspec=" + user, "--groups="));
    command.add(root.toString());
    command.addAll(program);
    return List.copyOf(command);
  }

  private Stream<String> strings(String name) {
    return StreamSupport.stream(config.get(name).spliterator(), false).map(JsonNode::asText);
  }

  /** The configuration of its containers. */
  JsonNode config() {
    return config;
  }

  /** The directory with the unpacked layers. */
  Path root() {
    return root;
  }

  /** Removes the folder. */
  void remove() throws IOException, InterruptedException {
    run("rm", "-rf", "--one-file-system", root.toString());
  }

  /** Bytes to pull: the sum of its layers as they are in a registry. */
  long compressed() {
    return compressed;
  }

  /** Bytes on a node: the sum of its layers, unpacked. */
  long uncompressed() {
    return uncompressed;
  }
}
