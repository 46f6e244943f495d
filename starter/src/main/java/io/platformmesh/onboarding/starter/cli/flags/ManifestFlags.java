package io.platformmesh.onboarding.starter.cli.flags;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.runtime.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flag for the manifests of a command: files, folders or standard input. */
public final class ManifestFlags {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description =
          "File, folder with .yaml, .yml and .json files, or - for standard input; repeatable.")
  private List<String> names = new ArrayList<>();

  /**
   * The content of one file or of standard input.
   *
   * @param place name of the file for messages
   * @param text content of the file
   */
  public record Manifest(String place, String text) {

    /**
     * Returns the objects in the manifest.
     *
     * @throws UserError if it is not a Kubernetes manifest
     */
    public List<HasMetadata> objects(KubernetesClient kubernetes) {
      try {
        return kubernetes
            .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .items();
      } catch (RuntimeException malformed) {
        throw new UserError(
            "%s is not a Kubernetes manifest: find the line with onboard validate -f %s."
                .formatted(place, place));
      }
    }
  }

  /**
   * Reads all manifests.
   *
   * @throws UserError if one cannot be read
   */
  public List<Manifest> read() {
    List<Manifest> manifests = new ArrayList<>();
    for (String name : names) {
      try {
        if (name.equals(STANDARD_INPUT)) {
          manifests.add(
              new Manifest(
                  "standard input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        } else if (Files.isDirectory(Path.of(name))) {
          readFolder(Path.of(name), manifests);
        } else {
          manifests.add(new Manifest(name, Files.readString(Path.of(name))));
        }
      } catch (IOException unreadable) {
        throw new UserError(
            "%s cannot be read: %s"
                .formatted(
                    name,
                    Files.exists(Path.of(name))
                        ? unreadable.getMessage()
                        : "there is no such file"));
      }
    }
    return manifests;
  }

  private static void readFolder(Path folder, List<Manifest> manifests) throws IOException {
    List<Path> found;
    try (Stream<Path> inside = Files.list(folder)) {
      found =
          inside.filter(file -> file.toString().matches(".*\\.(yaml|yml|json)")).sorted().toList();
    }
    if (found.isEmpty()) {
      throw new UserError(
          "folder %s has no .yaml, .yml or .json file: set -f to another folder or file."
              .formatted(folder));
    }
    for (Path file : found) {
      manifests.add(new Manifest(file.toString(), Files.readString(file)));
    }
  }
}
