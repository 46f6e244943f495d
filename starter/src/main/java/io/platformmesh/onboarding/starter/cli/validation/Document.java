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
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML document of a manifest with the line numbers of its fields.
 *
 * @param content content of the document
 * @param linesByPointer line of each field in the file, from 1, by JSON pointer (RFC 6901)
 */
record Document(JsonNode content, Map<String, Integer> linesByPointer) {

  private static final String ROOT_POINTER = "";
  static final int FIRST_LINE = 1;

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
      Map<String, Integer> linesByPointer = new TreeMap<>();
      recordFieldLines(rootNode, ROOT_POINTER, linesByPointer);
      JsonNode documentContent = JSON.valueToTree(documentContents.next());
      yamlDocuments.add(new Document(documentContent, linesByPointer));
    }
    return yamlDocuments;
  }

  /** Records the line of a YAML node and of all fields and items in it. */
  private static void recordFieldLines(
      Node yamlNode, String fieldPointer, Map<String, Integer> linesByPointer) {
    yamlNode
        .getStartMark()
        .ifPresent(startMark -> linesByPointer.putIfAbsent(fieldPointer, lineNumber(startMark)));
    if (yamlNode instanceof MappingNode yamlMapping) {
      for (NodeTuple yamlField : yamlMapping.getValue()) {
        if (yamlField.getKeyNode() instanceof ScalarNode fieldKey) {
          String nestedPointer = fieldPointer + "/" + escapeForPointer(fieldKey.getValue());
          fieldKey
              .getStartMark()
              .ifPresent(startMark -> linesByPointer.put(nestedPointer, lineNumber(startMark)));
          recordFieldLines(yamlField.getValueNode(), nestedPointer, linesByPointer);
        }
      }
    } else if (yamlNode instanceof SequenceNode yamlSequence) {
      List<Node> yamlItems = yamlSequence.getValue();
      for (int itemIndex = 0; itemIndex < yamlItems.size(); itemIndex++) {
        recordFieldLines(yamlItems.get(itemIndex), fieldPointer + "/" + itemIndex, linesByPointer);
      }
    }
  }

  /** Returns the line of a mark for people, from 1; the parser counts from 0. */
  static int lineNumber(Mark yamlMark) {
    return yamlMark.getLine() + 1;
  }

  private static String escapeForPointer(String fieldName) {
    return fieldName.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the line of a field in the manifest, or of the nearest field that contains it. */
  int line(String fieldPointer) {
    String enclosingPointer = fieldPointer;
    while (!linesByPointer.containsKey(enclosingPointer) && enclosingPointer.contains("/")) {
      enclosingPointer = enclosingPointer.substring(0, enclosingPointer.lastIndexOf('/'));
    }
    return linesByPointer.getOrDefault(enclosingPointer, FIRST_LINE);
  }
}
