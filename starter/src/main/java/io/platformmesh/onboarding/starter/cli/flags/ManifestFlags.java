package io.platformmesh.onboarding.starter.cli.flags;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.manifest.Document;
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
  private static final String MANIFEST_FILE_PATTERN = ".*\\.(yaml|yml|json)";

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
   * @param fileName name of the file, or {@code standard input}, for messages
   * @param text content of the file
   */
  public record Manifest(String fileName, String text) {

    /**
     * Returns the Kubernetes objects in the manifest.
     *
     * @throws UserError if the text is not a Kubernetes manifest
     */
    public List<HasMetadata> objects(KubernetesClient kubernetesClient) {
      try {
        return Document.parse(text).stream()
            .filter(document -> !document.content().isNull())
            .flatMap(document -> objectsOf(document, kubernetesClient).stream())
            .toList();
      } catch (RuntimeException malformedManifest) {
        throw new UserError(
            "%s is not a Kubernetes manifest: find the line with onboard validate -f %s."
                .formatted(fileName, fileName));
      }
    }
  }

  private static List<HasMetadata> objectsOf(Document document, KubernetesClient kubernetesClient) {
    byte[] json = document.content().toString().getBytes(StandardCharsets.UTF_8);
    return kubernetesClient.load(new ByteArrayInputStream(json)).items();
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
        manifests.addAll(readManifests(manifestLocation));
      } catch (IOException unreadableManifest) {
        String readFailure =
            Files.exists(Path.of(manifestLocation))
                ? unreadableManifest.getMessage()
                : "there is no such file";
        throw new UserError("%s cannot be read: %s".formatted(manifestLocation, readFailure));
      }
    }
    return manifests;
  }

  private static List<Manifest> readManifests(String manifestLocation) throws IOException {
    if (manifestLocation.equals(STANDARD_INPUT)) {
      String manifestText = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(new Manifest("standard input", manifestText));
    }
    Path manifestPath = Path.of(manifestLocation);
    return Files.isDirectory(manifestPath)
        ? readManifestFolder(manifestPath)
        : List.of(new Manifest(manifestLocation, Files.readString(manifestPath)));
  }

  private static List<Manifest> readManifestFolder(Path manifestFolder) throws IOException {
    List<Path> manifestFiles;
    try (Stream<Path> filesInFolder = Files.list(manifestFolder)) {
      manifestFiles =
          filesInFolder
              .filter(manifestFile -> manifestFile.toString().matches(MANIFEST_FILE_PATTERN))
              .sorted()
              .toList();
    }
    if (manifestFiles.isEmpty()) {
      throw new UserError(
          "folder %s has no .yaml, .yml or .json file: set -f to another folder or file."
              .formatted(manifestFolder));
    }
    List<Manifest> manifests = new ArrayList<>();
    for (Path manifestFile : manifestFiles) {
      manifests.add(new Manifest(manifestFile.toString(), Files.readString(manifestFile)));
    }
    return manifests;
  }
}
