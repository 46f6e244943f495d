package io.platformmesh.onboarding.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The environment variables that Maven removes for tests, so that they pass in any shell. */
class TestEnvironmentTest {

  private static final Path CHECKOUT = Path.of(System.getProperty("checkout"));
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)");

  private static final Pattern REMOVED = Pattern.compile("<variables\\.[\\w.]+>([^<]+)<");

  @Test
  void mavenRemovesTheVariablesOfAllOptions() throws IOException {
    Set<String> removed =
        REMOVED
            .matcher(Files.readString(CHECKOUT.resolve("pom.xml")))
            .results()
            .flatMap(names -> Stream.of(names.group(1).split(",", -1)))
            .collect(Collectors.toSet());

    assertThat(removed).containsAll(variables());
  }

  @Test
  void variablesOfTheCallerAreNotSet() {
    assertThat(System.getenv()).doesNotContainKeys("TEMPORAL_ADDRESS", "KUBECONFIG", "HTTPS_PROXY");
  }

  private static Set<String> variables() throws IOException {
    Set<String> variables = new TreeSet<>();
    for (String module : new String[] {"worker", "starter", "deploy/local"}) {
      try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(Files::isRegularFile)
            .map(TestEnvironmentTest::read)
            .flatMap(source -> VARIABLE.matcher(source).results())
            .forEach(found -> variables.add(found.group(1)));
      }
    }
    return variables;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
