package io.platformmesh.onboarding.activities.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an OCI registry, or of a repository in it, as people write it: with or without a
 * scheme, with trailing or doubled slashes, with blanks around.
 *
 * @param scheme oci, http or https; empty when none is written
 * @param host host with its port; IPv6 addresses in brackets
 * @param path path without slashes at its ends; empty for none
 */
public record RegistryAddress(String scheme, String host, String path) {

  private static final String PLAIN_HTTP = "http";
  private static final Set<String> SCHEMES = Set.of("oci", "https", PLAIN_HTTP);
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  /** An element of a repository name (OCI distribution specification, "Pulling manifests"). */
  private static final Pattern NAME_ELEMENT = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");

  /**
   * Reads an address.
   *
   * @param address {@code [scheme://]host[:port][/path]}
   * @throws InvalidChartException when the address cannot be used
   */
  public static RegistryAddress parse(String address) {
    String text = address.strip();
    Matcher schemeMatcher = SCHEME.matcher(text);
    boolean hasScheme = schemeMatcher.matches();
    String scheme = hasScheme ? schemeMatcher.group(1).toLowerCase(Locale.ROOT) : "";
    String hostAndPath = hasScheme ? schemeMatcher.group(2) : text;
    if (hasScheme && !SCHEMES.contains(scheme)) {
      throw new InvalidChartException(
          "'%s' has scheme %s, which is not one of an OCI registry: write oci://%s"
              .formatted(text, scheme, hostAndPath));
    }
    int pathSeparator = hostAndPath.indexOf('/');
    String host = pathSeparator < 0 ? hostAndPath : hostAndPath.substring(0, pathSeparator);
    if (!HOST.matcher(host).matches()) {
      throw new InvalidChartException(
          "'%s' has no valid host: write the host of the registry, with a port if it needs one, such as ghcr.io/acme/charts"
              .formatted(text));
    }
    String path = pathSeparator < 0 ? "" : hostAndPath.substring(pathSeparator);
    return new RegistryAddress(scheme, host, repositoryName(path));
  }

  /**
   * Reads the name of a repository, which is also the path of a chart below a registry.
   *
   * @return the elements of the name with one slash between them; empty for none
   * @throws InvalidChartException when the name breaks the rules of OCI
   */
  public static String repositoryName(String path) {
    List<String> elements =
        Arrays.stream(path.strip().split("/", -1)).filter(element -> !element.isEmpty()).toList();
    String name = String.join("/", elements);
    for (String element : elements) {
      if (!NAME_ELEMENT.matcher(element).matches()) {
        throw invalidName(name, element);
      }
    }
    return name;
  }

  private static InvalidChartException invalidName(String name, String element) {
    String lowerCaseElement = element.toLowerCase(Locale.ROOT);
    boolean isOnlyUpperCase = NAME_ELEMENT.matcher(lowerCaseElement).matches();
    return new InvalidChartException(
        isOnlyUpperCase
            ? "'%s' has upper-case letters, which names in OCI registries cannot have: write %s"
                .formatted(name, name.toLowerCase(Locale.ROOT))
            : "'%s' is not a name in an OCI registry: correct '%s' (lower-case letters and digits, with '.', '_' or '-' between them)"
                .formatted(name, element));
  }

  /** Whether the address asks for plain HTTP. */
  public boolean isPlainHttp() {
    return scheme.equals(PLAIN_HTTP);
  }

  /** Host and path, without a scheme. */
  public String withoutScheme() {
    return path.isEmpty() ? host : host + "/" + path;
  }

  /**
   * The base URL of the registry for the OCM controller: the host, after a scheme of HTTP if one is
   * written.
   */
  public String baseUrl() {
    return scheme.startsWith(PLAIN_HTTP) ? scheme + "://" + host : host;
  }
}
