package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.Config;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP proxy that the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, also in lower case,
 * by the rules of Go (golang.org/x/net/http/httpproxy), which kubectl follows: local hosts have no
 * proxy, and an entry of NO_PROXY is {@code *}, an address, a network, or a domain, with or without
 * {@code .} or {@code *.} before it, each with an optional port.
 */
final class ProxyVariables {

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern IP_ADDRESS =
      Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int BITS_OF_BYTE = 8;

  private final Map<String, String> environment;

  ProxyVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Sets the proxy of a client, unless its kubeconfig names one while no variable does. fabric8
   * would refuse a NO_PROXY with {@code *.svc}, so it gets the decision instead of the variable.
   */
  void applyTo(Config config) {
    boolean isSetByVariables = find("HTTPS_PROXY").isPresent() || find("HTTP_PROXY").isPresent();
    config.setNoProxy(null);
    if (isSetByVariables) {
      String proxy = proxyOf(URI.create(config.getMasterUrl())).orElse(null);
      config.setHttpsProxy(proxy);
      config.setHttpProxy(proxy);
    }
  }

  /** The proxy for this URL; empty for a direct connection. */
  Optional<String> proxyOf(URI url) {
    boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
    String host = withoutBrackets(Optional.ofNullable(url.getHost()).orElse(""));
    int defaultPort = isHttps ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? defaultPort : url.getPort();
    return find(isHttps ? "HTTPS_PROXY" : "HTTP_PROXY")
        .filter(proxy -> !isLocal(host))
        .filter(proxy -> exceptions().stream().noneMatch(entry -> matches(entry, host, port)))
        .map(proxy -> proxy.contains("://") ? proxy : "http://" + proxy);
  }

  private Optional<String> find(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .or(
            () ->
                Optional.ofNullable(environment.get(variable.toLowerCase(Locale.ROOT)))
                    .filter(value -> !value.isBlank()))
        .map(String::strip);
  }

  private List<String> exceptions() {
    return find("NO_PROXY").stream()
        .flatMap(SEPARATOR::splitAsStream)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost")
        || (isIpAddress(host)
            && addressOf(host).filter(InetAddress::isLoopbackAddress).isPresent());
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return isInNetwork(entry, host);
    }
    int portSeparator = entry.startsWith("[") ? entry.indexOf("]:") + 1 : singleColonOf(entry);
    boolean hasPort = portSeparator > 0;
    String name = withoutBrackets(hasPort ? entry.substring(0, portSeparator) : entry);
    boolean isOtherPort =
        hasPort && !entry.substring(portSeparator + 1).equals(String.valueOf(port));
    return !isOtherPort && matchesName(name, host.toLowerCase(Locale.ROOT));
  }

  /** The position of the colon before a port; -1 in an IPv6 address, which has several. */
  private static int singleColonOf(String entry) {
    int first = entry.indexOf(':');
    return first == entry.lastIndexOf(':') ? first : -1;
  }

  private static boolean matchesName(String name, String host) {
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || (!isIpAddress(host) && host.endsWith("." + domain));
  }

  private static boolean isInNetwork(String network, String host) {
    int separator = network.indexOf('/');
    String networkAddress = network.substring(0, separator);
    String prefixLength = network.substring(separator + 1);
    if (!isIpAddress(host) || !isIpAddress(networkAddress) || !prefixLength.matches("[0-9]{1,3}")) {
      return false;
    }
    return addressOf(host)
        .flatMap(
            address ->
                addressOf(networkAddress)
                    .map(
                        first ->
                            hasPrefix(
                                address.getAddress(),
                                first.getAddress(),
                                Integer.parseInt(prefixLength))))
        .orElse(false);
  }

  private static boolean hasPrefix(byte[] address, byte[] network, int prefixLength) {
    if (address.length != network.length || prefixLength > address.length * BITS_OF_BYTE) {
      return false;
    }
    int wholeBytes = prefixLength / BITS_OF_BYTE;
    int restBits = prefixLength % BITS_OF_BYTE;
    boolean sharesBytes = Arrays.equals(address, 0, wholeBytes, network, 0, wholeBytes);
    if (!sharesBytes || restBits == 0) {
      return sharesBytes;
    }
    int shift = BITS_OF_BYTE - restBits;
    return (address[wholeBytes] & 0xff) >> shift == (network[wholeBytes] & 0xff) >> shift;
  }

  private static boolean isIpAddress(String host) {
    return IP_ADDRESS.matcher(host).matches();
  }

  /** Parses an address; never asks a name server, because the text is an IP address. */
  private static Optional<InetAddress> addressOf(String ipAddress) {
    try {
      return Optional.of(InetAddress.getByName(ipAddress));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
