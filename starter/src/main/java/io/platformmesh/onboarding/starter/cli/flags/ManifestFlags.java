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

/** The manifests that a command is given: files, folders, standard input. */
public final class ManifestFlags {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description =
          "File, folder (its .yaml, .yml and .json files), or - for standard input; repeatable.")
  private List<String> names = new ArrayList<>();

  /** Made by picocli. */
  public ManifestFlags() {}

  /**
   * One file.
   *
   * @param place how messages call it
   * @param text what is in it
   */
  public record Manifest(String place, String text) {

    /**
     * The objects in it.
     *
     * @throws UserError when it is no manifest
     */
    public List<HasMetadata> objects(KubernetesClient kubernetes) {
      try {
        return kubernetes
            .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .items();
      } catch (RuntimeException broken) {
        throw new UserError(
            "%s is no Kubernetes manifest: onboard validate -f %s says where."
                .formatted(place, place));
      }
    }
  }

  /**
   * Reads all of them.
   *
   * @throws UserError when one cannot be read
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
      throw new UserError("folder %s has no .yaml, .yml or .json file".formatted(folder));
    }
    for (Path file : found) {
      manifests.add(new Manifest(file.toString(), Files.readString(file)));
    }
  }
}
