package io.platformmesh.onboarding.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.temporal.activity.ActivityMethod;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference page of the contract lists exactly the names and fields of the code. */
class DocumentedContractTest {

  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final Pattern NAME_CELL = Pattern.compile("(?m)^\\| [a-z ]+ \\| `([^`]+)` \\|");
  private static final Pattern HEADING = Pattern.compile("(?m)^##+ ");

  private static final List<Class<?>> ACTIVITIES =
      List.of(
          ManagedProviderActivities.class,
          PlatformMeshActivities.class,
          ProviderActivities.class,
          KubeconfigActivities.class,
          DeploymentActivities.class,
          PruneActivities.class,
          ObservationActivities.class,
          ControlActivities.class);

  /** The text of each section below its heading. */
  private static Map<String, String> sections() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "contract.md"));
    Map<String, String> sections = new LinkedHashMap<>();
    for (String section : HEADING.split(page, -1)) {
      String[] parts = section.split("\n", 2);
      sections.put(parts[0], parts[1]);
    }
    return sections;
  }

  private static List<String> cells(Pattern cell, Map<String, String> sections, String heading) {
    return cell.matcher(sections.getOrDefault(heading, ""))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  @Test
  void everyConditionEndAndFailureIsDocumentedAndNoOther() throws Exception {
    Map<String, String> sections = sections();
    assertThat(cells(FIRST_CELL, sections, "Conditions"))
        .containsExactlyElementsOf(names(ConditionType.values()));
    assertThat(cells(FIRST_CELL, sections, "Results"))
        .containsExactlyElementsOf(names(End.values()));
    assertThat(cells(FIRST_CELL, sections, "Failures"))
        .containsExactlyInAnyOrderElementsOf(constants(FailureType.class));
  }

  @Test
  void everyMessageIsDocumentedAndNoOther() throws Exception {
    List<String> names = constants(OnboardingIds.class);
    names.add(OnboardingIds.workflowId("<namespace>", "<name>"));
    assertThat(cells(NAME_CELL, sections(), "Temporal")).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void everySearchAttributeIsDocumentedAndNoOther() throws IOException {
    assertThat(cells(FIRST_CELL, sections(), "Search attributes"))
        .containsExactlyInAnyOrderElementsOf(
            OnboardingSearchAttributes.ALL.stream().map(key -> key.getName()).toList());
  }

  @Test
  void everyActivityTypeIsDocumentedAndNoOther() throws IOException {
    List<String> documented = cells(FIRST_CELL, sections(), "Activities");
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            methods().map(method -> method.getAnnotation(ActivityMethod.class).name()).toList());
    assertThat(documented)
        .as("the activities that the worker registers")
        .containsExactlyInAnyOrderElementsOf(
            OnboardingOptions.DEFAULT.toImplementationOptions().getActivityOptions().keySet());
  }

  @Test
  void everyFieldOfEveryRecordIsDocumentedAndNoOther() throws IOException {
    Map<String, String> sections = sections();
    Set<Class<?>> records = new LinkedHashSet<>();
    Stream.concat(methods(), Arrays.stream(OnboardingWorkflow.class.getMethods()))
        .flatMap(
            method ->
                Stream.concat(
                    Stream.of(method.getGenericReturnType()),
                    Arrays.stream(method.getGenericParameterTypes())))
        .forEach(type -> collect(type, records));
    assertThat(records).hasSizeGreaterThan(15);
    for (Class<?> type : records) {
      assertThat(cells(FIRST_CELL, sections, type.getSimpleName()))
          .as(type.getSimpleName())
          .containsExactlyElementsOf(
              Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
    }
    List<String> headings = List.copyOf(sections.keySet());
    assertThat(headings.subList(headings.indexOf("Records") + 1, headings.size()))
        .containsExactlyInAnyOrderElementsOf(records.stream().map(Class::getSimpleName).toList());
  }

  /** The state that a run carries to the next one is not part of the contract. */
  private static void collect(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(each -> collect(each, records));
    } else if (type instanceof Class<?> candidate
        && candidate.isRecord()
        && records.add(candidate)) {
      Arrays.stream(candidate.getRecordComponents())
          .filter(field -> !field.getName().equals("carried"))
          .forEach(field -> collect(field.getGenericType(), records));
    }
  }

  private static Stream<Method> methods() {
    return ACTIVITIES.stream().flatMap(type -> Arrays.stream(type.getMethods()));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> constants(Class<?> names) throws IllegalAccessException {
    List<String> constants = new ArrayList<>();
    for (Field field : names.getFields()) {
      constants.add(String.valueOf(field.get(null)));
    }
    return constants;
  }
}
