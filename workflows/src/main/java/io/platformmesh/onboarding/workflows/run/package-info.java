/** One run of the onboarding workflow: run state, main loop, updates and reports. */
@NullMarked
package io.platformmesh.onboarding.workflows.run;

import org.jspecify.annotations.NullMarked;
