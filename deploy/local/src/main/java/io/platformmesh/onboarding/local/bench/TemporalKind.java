package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Temporal;

/** The Temporal server of a benchmark. */
enum TemporalKind {
  /** The development server of Temporal's command line, on SQLite with one shard. */
  DEV("dev", Temporal.DEVELOPMENT),
  /** Temporal's server, on SQLite with several shards. */
  REAL("real", Temporal.SHARDED);

  private final String text;
  private final Temporal server;

  TemporalKind(String text, Temporal server) {
    this.text = text;
    this.server = server;
  }

  /** The name of the server on the command line and in the results. */
  String text() {
    return text;
  }

  Temporal server() {
    return server;
  }
}
