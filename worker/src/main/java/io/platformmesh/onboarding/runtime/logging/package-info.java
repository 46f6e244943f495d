/** The fields of structured log records. */
@NullMarked
package io.platformmesh.onboarding.runtime.logging;

import org.jspecify.annotations.NullMarked;
