package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a part of a workflow stage; each part has a deadline of its own.
 *
 * @param stage the stage that the part belongs to
 * @param kind whether the part is the whole stage, one component or the pruning
 * @param component name of the component; null unless the kind is {@link Kind#COMPONENT}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartKey(Stage stage, Kind kind, @Nullable String component) {

  private static final @Nullable String NO_COMPONENT = null;

  /** The kinds of parts of a workflow stage. */
  public enum Kind {
    /** The whole stage. */
    STAGE,
    /** The deployment of one component. */
    COMPONENT,
    /** The removal of objects that the spec no longer asks for. */
    PRUNING
  }

  /** Returns the key of a whole stage. */
  public static PartKey ofWholeStage(Stage stage) {
    return new PartKey(stage, Kind.STAGE, NO_COMPONENT);
  }

  /** Returns the key of the deployment of one component. */
  public static PartKey ofComponent(String componentName) {
    return new PartKey(Stage.DeployComponents, Kind.COMPONENT, componentName);
  }

  /** Returns the key of the removal of objects that the spec no longer asks for. */
  public static PartKey ofPruning() {
    return new PartKey(Stage.DeployComponents, Kind.PRUNING, NO_COMPONENT);
  }

  /** Names the part of the stage in a message or a summary; never parsed. */
  @Override
  public String toString() {
    return switch (kind) {
      case STAGE -> stage.name();
      case COMPONENT -> stage.name() + " " + component;
      case PRUNING -> stage.name() + " (pruning)";
    };
  }
}
