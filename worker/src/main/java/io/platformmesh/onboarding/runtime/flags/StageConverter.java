package io.platformmesh.onboarding.runtime.flags;

import io.platformmesh.onboarding.workflows.Stage;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts flag values to stages, by their names in annotations, such as {@code await-provider}.
 */
public final class StageConverter implements ITypeConverter<Stage> {

  @Override
  public Stage convert(String flagValue) {
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.kebabName().equals(flagValue.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not a stage: the stages are %s".formatted(flagValue, stageNames())));
  }

  private static String stageNames() {
    return Arrays.stream(Stage.values()).map(Stage::kebabName).collect(Collectors.joining(", "));
  }
}
