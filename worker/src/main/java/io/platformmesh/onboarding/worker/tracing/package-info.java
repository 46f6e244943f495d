/** OpenTelemetry traces, for those who ask for them. */
@NullMarked
package io.platformmesh.onboarding.worker.tracing;

import org.jspecify.annotations.NullMarked;
