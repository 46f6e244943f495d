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
 * A YAML document of a manifest with the line numbers of its fields.
 *
 * @param content content of the document
 * @param lines line in the file, from 1, by JSON pointer (RFC 6901)
 */
record Document(JsonNode content, Map<String, Integer> lines) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Parses the YAML documents of a manifest file.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException if the text is not valid
   *     YAML
   */
  static List<Document> parse(String yamlText) {
    LoadSettings yamlSettings = LoadSettings.builder().build();
    Iterator<Object> documentContents =
        new Load(yamlSettings).loadAllFromString(yamlText).iterator();
    List<Document> yamlDocuments = new ArrayList<>();
    for (Node rootNode : new Compose(yamlSettings).composeAllFromString(yamlText)) {
      Map<String, Integer> lines = new TreeMap<>();
      recordFieldLines(rootNode, "", lines);
      yamlDocuments.add(new Document(JSON.valueToTree(documentContents.next()), lines));
    }
    return yamlDocuments;
  }

  private static void recordFieldLines(
      Node yamlNode, String fieldPointer, Map<String, Integer> lines) {
    yamlNode
        .getStartMark()
        .ifPresent(startMark -> lines.putIfAbsent(fieldPointer, startMark.getLine() + 1));
    if (yamlNode instanceof MappingNode yamlMapping) {
      for (NodeTuple field : yamlMapping.getValue()) {
        if (field.getKeyNode() instanceof ScalarNode fieldKey) {
          String nestedPointer =
              fieldPointer + "/" + fieldKey.getValue().replace("~", "~0").replace("/", "~1");
          fieldKey
              .getStartMark()
              .ifPresent(startMark -> lines.put(nestedPointer, startMark.getLine() + 1));
          recordFieldLines(field.getValueNode(), nestedPointer, lines);
        }
      }
    } else if (yamlNode instanceof SequenceNode yamlSequence) {
      for (int itemIndex = 0; itemIndex < yamlSequence.getValue().size(); itemIndex++) {
        recordFieldLines(
            yamlSequence.getValue().get(itemIndex), fieldPointer + "/" + itemIndex, lines);
      }
    }
  }

  /** Returns the line of a field in the manifest, or of the nearest field that contains it. */
  int line(String fieldPointer) {
    String field = fieldPointer;
    while (!lines.containsKey(field) && field.contains("/")) {
      field = field.substring(0, field.lastIndexOf('/'));
    }
    return lines.getOrDefault(field, 1);
  }
}
