/** kcp out of real servers: an API server for each workspace, behind one front proxy. */
@NullMarked
package io.platformmesh.onboarding.local.servers.kcp;

import org.jspecify.annotations.NullMarked;
