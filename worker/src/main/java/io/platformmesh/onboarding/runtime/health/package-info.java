/** The HTTP endpoint of a process: metrics, health, readiness and log level. */
@NullMarked
package io.platformmesh.onboarding.runtime.health;

import org.jspecify.annotations.NullMarked;
