/** The platform of a benchmark: real servers with scripted counterparts and a load. */
@NullMarked
package io.platformmesh.onboarding.local.bench.rig;

import org.jspecify.annotations.NullMarked;
