/** Runs the attempts of stage activities: guards their writes and reports why they are blocked. */
@NullMarked
package io.platformmesh.onboarding.activities.stage;

import org.jspecify.annotations.NullMarked;
