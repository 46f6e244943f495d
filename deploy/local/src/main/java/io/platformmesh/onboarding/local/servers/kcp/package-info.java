@NullMarked
package io.platformmesh.onboarding.local.servers.kcp;

import org.jspecify.annotations.NullMarked;
