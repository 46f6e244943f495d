/** A whole local Platform Mesh of real servers, with the worker and the watcher as processes. */
@NullMarked
package io.platformmesh.onboarding.local.servers.platform;

import org.jspecify.annotations.NullMarked;
