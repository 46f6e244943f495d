package io.platformmesh.onboarding.local.observability;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The queries of the panels of a Grafana dashboard. */
public final class Dashboard {

  private Dashboard() {}

  /**
   * A query of a panel.
   *
   * @param panel title of the panel
   * @param expression as the panel has it, with Grafana's variables
   */
  public record Query(String panel, String expression) {

    /**
     * The query with its variables replaced, as Grafana sends it.
     *
     * @param interval for {@code $__rate_interval}
     * @param range for {@code $__range}
     */
    public String resolved(String interval, String range) {
      return expression.replace("$__rate_interval", interval).replace("$__range", range);
    }
  }

  /** All queries of all panels. */
  public static List<Query> queries(Path file) throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : Json.mapper().readTree(Files.readString(file)).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(new Query(panel.path("title").asText(), target.path("expr").asText()));
      }
    }
    return List.copyOf(queries);
  }
}
