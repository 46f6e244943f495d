package io.platformmesh.onboarding.starter.cli.manifest;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML in the dialect of kubectl (sigs.k8s.io/yaml, goyaml.v2): YAML 1.1 with its booleans and
 * octal numbers, merge keys and anchors, without timestamps and numbers in base 60. Duplicate keys
 * are refused, as the API server refuses them.
 */
final class KubectlYaml {

  private KubectlYaml() {}

  /** Creates a reader, which is not thread-safe. */
  static Yaml newReader() {
    LoaderOptions loaderOptions = new LoaderOptions();
    loaderOptions.setAllowDuplicateKeys(false);
    DumperOptions dumperOptions = new DumperOptions();
    return new Yaml(
        new KubectlConstructor(loaderOptions),
        new Representer(dumperOptions),
        dumperOptions,
        loaderOptions,
        new KubectlResolver());
  }

  /** Recognises the type of a scalar without quotes. */
  private static final class KubectlResolver extends Resolver {

    private static final Pattern BOOL =
        Pattern.compile(
            "y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
    private static final Pattern INT =
        Pattern.compile("[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)");
    private static final Pattern FLOAT =
        Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
    }
  }

  /** Makes the values of scalars whose form the library does not know. */
  private static final class KubectlConstructor extends SafeConstructor {

    private static final Set<String> TRUE_WORDS = Set.of("y", "yes", "true", "on");
    private static final int OCTAL = 8;
    private static final int BINARY = 2;
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;

    KubectlConstructor(LoaderOptions loaderOptions) {
      super(loaderOptions);
      yamlConstructors.put(
          Tag.BOOL,
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return TRUE_WORDS.contains(textOf(node).toLowerCase(Locale.ROOT));
            }
          });
      yamlConstructors.put(
          Tag.INT,
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return numberOf(textOf(node).replace("_", ""));
            }
          });
    }

    private static String textOf(Node node) {
      return ((ScalarNode) node).getValue();
    }

    private static BigInteger numberOf(String text) {
      boolean isNegative = text.startsWith("-");
      String digits = isNegative || text.startsWith("+") ? text.substring(1) : text;
      BigInteger number = unsignedNumberOf(digits);
      return isNegative ? number.negate() : number;
    }

    private static BigInteger unsignedNumberOf(String digits) {
      if (digits.startsWith("0x")) {
        return new BigInteger(digits.substring(2), HEXADECIMAL);
      }
      if (digits.startsWith("0b")) {
        return new BigInteger(digits.substring(2), BINARY);
      }
      if (digits.startsWith("0o")) {
        return new BigInteger(digits.substring(2), OCTAL);
      }
      boolean isOctal = digits.startsWith("0") && digits.length() > 1;
      return new BigInteger(digits, isOctal ? OCTAL : DECIMAL);
    }
  }
}
