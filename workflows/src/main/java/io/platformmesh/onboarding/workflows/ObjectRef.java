package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one Kubernetes object across all clusters that the activities of an onboarding read or
 * write.
 *
 * @param cluster the cluster that holds the object
 * @param kind kind of the object, such as {@code HelmRelease}
 * @param namespace namespace of the object; null for a cluster-scoped object
 * @param name name of the object
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectRef(ClusterRef cluster, String kind, @Nullable String namespace, String name) {

  /** Refers to an object on the hosting cluster. */
  public static ObjectRef hosting(String kind, String namespace, String name) {
    return new ObjectRef(ClusterRef.HOSTING, kind, namespace, name);
  }

  /** Kind, namespace and name of the object, without the cluster: {@code HelmRelease mesh/app}. */
  public String kindAndName() {
    String qualifiedName = namespace == null ? name : namespace + "/" + name;
    return kind + " " + qualifiedName;
  }

  /** Identifies the object in an index: no two objects have the same key. */
  public String key() {
    return Stream.of(cluster.kind().name(), cluster.name(), kind, namespace, name)
        .map(keyPart -> keyPart == null ? "" : keyPart)
        .collect(Collectors.joining("/"));
  }

  /** Names the object in a message, with its cluster unless that is the hosting cluster. */
  @Override
  public String toString() {
    return switch (cluster.kind()) {
      case HOSTING -> kindAndName();
      case KCP -> kindAndName() + " in " + cluster;
      case RUNTIME -> kindAndName() + " on " + cluster;
    };
  }
}
