/** Running one stage: its parts and their attempts, deadlines, timers, back-off and progress. */
@NullMarked
package io.platformmesh.onboarding.workflows.stage;

import org.jspecify.annotations.NullMarked;
