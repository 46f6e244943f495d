package io.platformmesh.onboarding.local.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Takes traces by OTLP over HTTP, as a collector does. */
public final class TraceReceiver implements AutoCloseable {

  // Fields of ExportTraceServiceRequest and what is in it (opentelemetry-proto, trace.proto).
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_SPAN_ID = 4;
  private static final int NAME = 5;
  private static final int ATTRIBUTES = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING_VALUE = 1;

  private final HttpServer server;
  private final Collection<Span> spans = new ConcurrentLinkedQueue<>();
  private final Collection<byte[]> requests = new ConcurrentLinkedQueue<>();

  /**
   * A span.
   *
   * @param service which process it is from
   * @param trace id of its trace, in hexadecimal digits
   * @param id its id
   * @param parent id of its parent; empty when it has none
   * @param name what was done
   */
  public record Span(String service, String trace, String id, String parent, String name) {}

  private TraceReceiver(HttpServer server) {
    this.server = server;
  }

  /** Begins to receive on any free port. */
  public static TraceReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TraceReceiver receiver = new TraceReceiver(server);
    server.createContext("/v1/traces", receiver::receive);
    server.start();
    return receiver;
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(body);
    WireMessage request = new WireMessage(body);
    for (WireMessage ofResource : request.messages(RESOURCE_SPANS)) {
      String service = service(ofResource.messages(RESOURCE).get(0));
      for (WireMessage ofScope : ofResource.messages(SCOPE_SPANS)) {
        ofScope.messages(SPANS).forEach(span -> spans.add(span(service, span)));
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String service(WireMessage resource) {
    return resource.messages(ATTRIBUTES).stream()
        .filter(attribute -> attribute.text(KEY).equals("service.name"))
        .map(attribute -> attribute.messages(VALUE).get(0).text(STRING_VALUE))
        .findFirst()
        .orElse("");
  }

  private static Span span(String service, WireMessage span) {
    HexFormat hex = HexFormat.of();
    return new Span(
        service,
        hex.formatHex(span.bytes(TRACE_ID)),
        hex.formatHex(span.bytes(SPAN_ID)),
        hex.formatHex(span.bytes(PARENT_SPAN_ID)),
        span.text(NAME));
  }

  /** All that has been received so far. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** All that has been received so far, byte for byte: attributes and events of spans too. */
  public String received() {
    return requests.stream()
        .map(body -> new String(body, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  /** The address of the receiver, for OTEL_EXPORTER_OTLP_ENDPOINT. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
