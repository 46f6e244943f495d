package io.platformmesh.onboarding.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.bench.floor.Floor;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.scenario.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes {@code results.json}. */
public final class ResultsFile {
  private static final String NAME = "results.json";

  private ResultsFile() {}

  /** Writes the results to a directory and returns the file. */
  public static Path write(Results results, Path directory) throws IOException {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("startedAt", results.startedAt());
    root.put("version", results.version());
    root.set("machine", Json.mapper().valueToTree(results.machine()));
    root.set("settings", Json.mapper().valueToTree(results.settings()));
    root.set("failures", Json.mapper().valueToTree(results.failures()));
    ArrayNode trials = root.putArray("trials");
    results.trials().forEach(trial -> trials.add(trial(trial)));
    Path file = directory.resolve(NAME);
    Files.writeString(file, root.toPrettyString() + "\n");
    return file;
  }

  private static ObjectNode trial(TrialResult result) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("scenario", result.plan().scenario());
    node.put("trial", result.plan().label());
    node.put("count", result.plan().count());
    node.put("components", result.plan().components());
    node.put("counterparts", result.plan().delays().text());
    LoadResult load = result.load();
    if (load != null) {
      node.set("load", Json.mapper().valueToTree(load));
    }
    node.put("apiRequestsEach", result.requestsEach());
    node.put("statusWritesEach", result.statusWritesEach());
    node.put("temporalRequestsEach", result.temporalRequestsEach());
    node.set("figures", Json.mapper().valueToTree(result.figures()));
    node.set("histories", Json.mapper().valueToTree(result.histories()));
    node.put("runs", result.costs().runs());
    node.put("seconds", result.costs().seconds());
    node.set("processes", Json.mapper().valueToTree(result.costs().processes()));
    node.set("apiRequests", Json.mapper().valueToTree(result.costs().apiRequests().byText()));
    node.set("temporalRequests", Json.mapper().valueToTree(result.costs().temporalRequests()));
    ArrayNode floors = node.putArray("floors");
    result.floors().forEach(floor -> floors.add(floor(floor, load)));
    return node;
  }

  private static ObjectNode floor(Floor floor, @Nullable LoadResult load) {
    ObjectNode node = Json.mapper().valueToTree(floor);
    if (load != null) {
      node.put("p50Ratio", load.latency().p50() / floor.load().latency().p50());
      node.put("throughputRatio", load.throughputPerSecond() / floor.load().throughputPerSecond());
    }
    return node;
  }
}
