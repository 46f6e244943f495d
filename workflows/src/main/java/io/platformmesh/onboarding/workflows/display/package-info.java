/** The text that the Temporal UI shows about a run. */
@NullMarked
package io.platformmesh.onboarding.workflows.display;

import org.jspecify.annotations.NullMarked;
