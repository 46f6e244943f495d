/** The connections to Temporal and to the hosting cluster, checked when they are opened. */
@NullMarked
package io.platformmesh.onboarding.runtime.connection;

import org.jspecify.annotations.NullMarked;
