package io.platformmesh.onboarding.starter.cli.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML document with the line numbers of its fields.
 *
 * @param content content of the document
 * @param lines line in the file, from 1, by JSON pointer (RFC 6901)
 */
record Document(JsonNode content, Map<String, Integer> lines) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Parses the documents of a file.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException if it is not valid YAML
   */
  static List<Document> parse(String text) {
    LoadSettings settings = LoadSettings.builder().build();
    Iterator<Object> contents = new Load(settings).loadAllFromString(text).iterator();
    List<Document> documents = new ArrayList<>();
    for (Node root : new Compose(settings).composeAllFromString(text)) {
      Map<String, Integer> lines = new TreeMap<>();
      recordLines(root, "", lines);
      documents.add(new Document(JSON.valueToTree(contents.next()), lines));
    }
    return documents;
  }

  private static void recordLines(Node node, String pointer, Map<String, Integer> lines) {
    node.getStartMark().ifPresent(mark -> lines.putIfAbsent(pointer, mark.getLine() + 1));
    if (node instanceof MappingNode mapping) {
      for (NodeTuple field : mapping.getValue()) {
        if (field.getKeyNode() instanceof ScalarNode key) {
          String inside = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
          key.getStartMark().ifPresent(mark -> lines.put(inside, mark.getLine() + 1));
          recordLines(field.getValueNode(), inside, lines);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        recordLines(sequence.getValue().get(i), pointer + "/" + i, lines);
      }
    }
  }

  /** Returns the line of a field, or of the nearest field that contains it. */
  int line(String pointer) {
    String field = pointer;
    while (!lines.containsKey(field) && field.contains("/")) {
      field = field.substring(0, field.lastIndexOf('/'));
    }
    return lines.getOrDefault(field, 1);
  }
}
