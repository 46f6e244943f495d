package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.workflows.status.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a part of a stage that has a deadline of its own.
 *
 * @param stage the stage
 * @param kind which kind of part of the stage it is
 * @param component name of the component; null unless the kind is {@link Kind#COMPONENT}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartKey(Stage stage, Kind kind, @Nullable String component) {

  /** The kinds of parts. */
  public enum Kind {
    /** The whole stage. */
    STAGE,
    /** The deployment of one component. */
    COMPONENT,
    /** The removal of objects that the spec no longer asks for. */
    PRUNING
  }

  /** The whole stage. */
  public static PartKey of(Stage stage) {
    return new PartKey(stage, Kind.STAGE, null);
  }

  /** The deployment of one component. */
  public static PartKey ofComponent(String component) {
    return new PartKey(Stage.DeployComponents, Kind.COMPONENT, component);
  }

  /** The removal of objects that the spec no longer asks for. */
  public static PartKey ofPruning() {
    return new PartKey(Stage.DeployComponents, Kind.PRUNING, null);
  }

  /** Names the part in a message or a summary; never parsed. */
  @Override
  public String toString() {
    return switch (kind) {
      case STAGE -> stage.name();
      case COMPONENT -> stage.name() + " " + component;
      case PRUNING -> stage.name() + " (pruning)";
    };
  }
}
