/**
 * The platform that needs nothing but a JDK: an API server, kcp workspaces, Temporal, worker and
 * watcher inside this process.
 */
@NullMarked
package io.platformmesh.onboarding.local.embedded;

import org.jspecify.annotations.NullMarked;
