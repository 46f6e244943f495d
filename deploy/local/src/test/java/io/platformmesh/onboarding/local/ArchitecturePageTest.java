package io.platformmesh.onboarding.local;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The architecture page describes exactly the packages of the code. */
class ArchitecturePageTest {

  private static final List<String> MODULES =
      List.of("workflows", "activities", "worker", "starter", "deploy/local");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z/]+)` \\| [^|]+ \\| `(\\w+)` \\|$");

  private static final Pattern STATION = Pattern.compile("(?m)^([a-z]+(?:/[a-z]+)*)  +\\S");

  /** Packages by their path below {@code io/platformmesh/onboarding}, with their directory. */
  private static Map<String, Path> packages() throws IOException {
    Set<Path> directories = new TreeSet<>();
    for (String module : MODULES) {
      Path root = root(module);
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .forEach(directories::add);
      }
    }
    return directories.stream()
        .collect(
            toMap(
                directory ->
                    directory
                        .toString()
                        .replace('\\', '/')
                        .replaceFirst(".*/io/platformmesh/onboarding/", ""),
                identity()));
  }

  private static Path root(String module) {
    return Checkout.file(module + "/src/main/java/io/platformmesh/onboarding");
  }

  private static List<MatchResult> find(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Checkout.file("docs/architecture.md")))
        .results()
        .toList();
  }

  @Test
  void everyPackageIsDescribedAndNoOther() throws IOException {
    assertThat(find(ROW).stream().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(packages().keySet());
  }

  @Test
  void everyEntryPointIsInItsPackage() throws IOException {
    Map<String, Path> packages = packages();
    for (MatchResult row : find(ROW)) {
      assertThat(packages.get(row.group(1)).resolve(row.group(2) + ".java")).isRegularFile();
    }
  }

  @Test
  void everyStationOfATripIsAPackage() throws IOException {
    List<String> stations = find(STATION).stream().map(line -> line.group(1)).toList();
    assertThat(stations).hasSizeGreaterThan(20);
    assertThat(packages().keySet()).containsAll(stations);
  }
}
