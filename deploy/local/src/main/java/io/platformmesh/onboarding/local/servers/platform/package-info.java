/**
 * The real local platform: real servers, and the parts of Platform Mesh that are not ours played.
 */
@NullMarked
package io.platformmesh.onboarding.local.servers.platform;

import org.jspecify.annotations.NullMarked;
