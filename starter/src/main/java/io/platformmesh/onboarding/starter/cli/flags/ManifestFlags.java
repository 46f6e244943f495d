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
  private List<String> manifestLocations = new ArrayList<>();

  /**
   * The manifest that flag {@code -f} names: the content of one file or of standard input.
   *
   * @param place name of the file for messages
   * @param text content of the file
   */
  public record Manifest(String place, String text) {

    /**
     * Returns the Kubernetes objects in the manifest.
     *
     * @throws UserError if the text is not a Kubernetes manifest
     */
    public List<HasMetadata> objects(KubernetesClient kubernetesClient) {
      try {
        return kubernetesClient
            .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .items();
      } catch (RuntimeException malformedManifest) {
        throw new UserError(
            "%s is not a Kubernetes manifest: find the line with onboard validate -f %s."
                .formatted(place, place));
      }
    }
  }

  /**
   * Reads all manifests that flag {@code -f} names.
   *
   * @throws UserError if a manifest cannot be read
   */
  public List<Manifest> read() {
    List<Manifest> manifests = new ArrayList<>();
    for (String manifestLocation : manifestLocations) {
      try {
        if (manifestLocation.equals(STANDARD_INPUT)) {
          manifests.add(
              new Manifest(
                  "standard input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        } else if (Files.isDirectory(Path.of(manifestLocation))) {
          readManifestFolder(Path.of(manifestLocation), manifests);
        } else {
          manifests.add(
              new Manifest(manifestLocation, Files.readString(Path.of(manifestLocation))));
        }
      } catch (IOException unreadableManifest) {
        throw new UserError(
            "%s cannot be read: %s"
                .formatted(
                    manifestLocation,
                    Files.exists(Path.of(manifestLocation))
                        ? unreadableManifest.getMessage()
                        : "there is no such file"));
      }
    }
    return manifests;
  }

  private static void readManifestFolder(Path manifestFolder, List<Manifest> manifests)
      throws IOException {
    List<Path> manifestFiles;
    try (Stream<Path> filesInFolder = Files.list(manifestFolder)) {
      manifestFiles =
          filesInFolder
              .filter(manifestFile -> manifestFile.toString().matches(".*\\.(yaml|yml|json)"))
              .sorted()
              .toList();
    }
    if (manifestFiles.isEmpty()) {
      throw new UserError(
          "folder %s has no .yaml, .yml or .json file: set -f to another folder or file."
              .formatted(manifestFolder));
    }
    for (Path manifestFile : manifestFiles) {
      manifests.add(new Manifest(manifestFile.toString(), Files.readString(manifestFile)));
    }
  }
}
