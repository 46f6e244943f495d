/** One run of the onboarding workflow: its state, its main loop, its updates and its reports. */
@NullMarked
package io.platformmesh.onboarding.workflows.run;

import org.jspecify.annotations.NullMarked;
