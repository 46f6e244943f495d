package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the signal {@code dependencyReady}: which components the objects belong to that
 * have appeared or become Ready.
 *
 * @param components names of these components; empty when an object belongs to no component, such
 *     as a Provider, so that it can concern each part that waits
 */
public record DependencyReady(Set<String> components) {

  /** An object that can concern each part that waits. */
  public static final DependencyReady OF_ANY_PART = new DependencyReady(Set.of());

  /** Copies the names; a payload without names concerns each part. */
  public DependencyReady(@Nullable Set<String> components) {
    this.components = Set.copyOf(Objects.requireNonNullElse(components, Set.of()));
  }

  /** Returns the payload for an object that deploys a component. */
  public static DependencyReady ofComponent(String componentName) {
    return new DependencyReady(Set.of(componentName));
  }

  /** Returns the payload that stands for this one and another one. */
  public DependencyReady and(DependencyReady other) {
    if (concernsAnyPart() || other.concernsAnyPart()) {
      return OF_ANY_PART;
    }
    Set<String> allComponents = new LinkedHashSet<>(components);
    allComponents.addAll(other.components);
    return new DependencyReady(allComponents);
  }

  @JsonIgnore
  private boolean concernsAnyPart() {
    return components.isEmpty();
  }

  /** Whether a part that waits may be able to continue; other components need not look. */
  public boolean concerns(PartKey part) {
    boolean isOfOtherComponent =
        part.stage() == Stage.DeployComponents
            && (part.component() == null || !components.contains(part.component()));
    return concernsAnyPart() || !isOfOtherComponent;
  }
}
