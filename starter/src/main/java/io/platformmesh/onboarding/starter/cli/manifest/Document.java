package io.platformmesh.onboarding.starter.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserException;

/**
 * A document of a manifest with the line numbers of its fields.
 *
 * @param content content of the document
 * @param linesByPointer line of each field in the file, from 1, by JSON pointer (RFC 6901)
 */
public record Document(JsonNode content, Map<String, Integer> linesByPointer) {

  private static final String ROOT_POINTER = "";
  public static final int FIRST_LINE = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Parses the documents of a manifest file, YAML or JSON. The items of a list of objects are
   * documents of their own.
   *
   * @throws YAMLException if the text is not valid YAML
   */
  public static List<Document> parse(String manifestText) {
    String yamlText = withoutTabsOfJson(manifestText);
    Iterator<Object> documentContents = KubectlYaml.newReader().loadAll(yamlText).iterator();
    List<Document> documents = new ArrayList<>();
    for (Node rootNode : KubectlYaml.newReader().composeAll(new StringReader(yamlText))) {
      Map<String, Integer> linesByPointer = new TreeMap<>();
      recordFieldLines(rootNode, ROOT_POINTER, linesByPointer);
      JsonNode documentContent = JSON.valueToTree(documentContents.next());
      documents.addAll(new Document(documentContent, linesByPointer).withoutList());
    }
    return documents;
  }

  /** JSON may be indented by tabs, which YAML does not allow; a string of JSON contains none. */
  private static String withoutTabsOfJson(String manifestText) {
    return manifestText.stripLeading().startsWith("{")
        ? manifestText.replace('\t', ' ')
        : manifestText;
  }

  /** The items of a list of objects, or the document itself. */
  private List<Document> withoutList() {
    JsonNode items = content.path("items");
    boolean isList = content.path("kind").asText().endsWith("List") && items.isArray();
    if (!isList) {
      return List.of(this);
    }
    List<Document> itemDocuments = new ArrayList<>();
    for (int index = 0; index < items.size(); index++) {
      itemDocuments.add(new Document(items.get(index), linesBelow("/items/" + index)));
    }
    return itemDocuments;
  }

  private Map<String, Integer> linesBelow(String itemPointer) {
    Map<String, Integer> itemLines = new TreeMap<>();
    linesByPointer.forEach(
        (pointer, line) -> {
          if (pointer.equals(itemPointer) || pointer.startsWith(itemPointer + "/")) {
            itemLines.put(pointer.substring(itemPointer.length()), line);
          }
        });
    return itemLines;
  }

  /** Records the line of a YAML node and of all fields and items in it. */
  private static void recordFieldLines(
      Node yamlNode, String fieldPointer, Map<String, Integer> linesByPointer) {
    if (yamlNode.isTwoStepsConstruction()) {
      Mark noContext = null;
      throw new ParserException(
          "", noContext, "an anchor contains itself", yamlNode.getStartMark());
    }
    linesByPointer.putIfAbsent(fieldPointer, lineNumber(yamlNode.getStartMark()));
    if (yamlNode instanceof MappingNode yamlMapping) {
      for (NodeTuple yamlField : yamlMapping.getValue()) {
        if (yamlField.getKeyNode() instanceof ScalarNode fieldKey) {
          String nestedPointer = fieldPointer + "/" + escapeForPointer(fieldKey.getValue());
          linesByPointer.put(nestedPointer, lineNumber(fieldKey.getStartMark()));
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
  public static int lineNumber(Mark yamlMark) {
    return yamlMark.getLine() + 1;
  }

  private static String escapeForPointer(String fieldName) {
    return fieldName.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the line of a field in the manifest, or of the nearest field that contains it. */
  public int line(String fieldPointer) {
    String enclosingPointer = fieldPointer;
    while (!linesByPointer.containsKey(enclosingPointer) && enclosingPointer.contains("/")) {
      enclosingPointer = enclosingPointer.substring(0, enclosingPointer.lastIndexOf('/'));
    }
    return linesByPointer.getOrDefault(enclosingPointer, FIRST_LINE);
  }
}
