/** OpenTelemetry traces, for those who ask for them. */
@NullMarked
package io.platformmesh.onboarding.runtime.tracing;

import org.jspecify.annotations.NullMarked;
