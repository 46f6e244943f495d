/** OpenTelemetry tracing of the Temporal client and worker, which is off by default. */
@NullMarked
package io.platformmesh.onboarding.runtime.tracing;

import org.jspecify.annotations.NullMarked;
