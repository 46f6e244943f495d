package io.platformmesh.onboarding.local.bench.measure;

import java.util.Set;

/**
 * A kind of request to an API server.
 *
 * @param server name of the API server
 * @param verb verb as in {@code apiserver_request_total}, such as {@code APPLY}
 * @param resource plural of the kind, with the subresource after a slash
 */
public record Request(String server, String verb, String resource) {
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE");

  /** Whether the request writes the status of a ManagedProvider. */
  public boolean isStatusWrite() {
    return isWrite() && resource.equals("managedproviders/status");
  }

  /** Whether the request changes an object. */
  public boolean isWrite() {
    return WRITES.contains(verb);
  }

  /** The request as a key of the results. */
  public String text() {
    return server + " " + verb + " " + resource;
  }
}
