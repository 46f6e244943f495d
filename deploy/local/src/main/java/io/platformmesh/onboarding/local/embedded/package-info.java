/**
 * The embedded platform, which needs only a JDK: an API server, kcp workspaces, Temporal, worker
 * and watcher in this process.
 */
@NullMarked
package io.platformmesh.onboarding.local.embedded;

import org.jspecify.annotations.NullMarked;
