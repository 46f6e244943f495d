/** The activities by which users pause and retry an onboarding. */
@NullMarked
package io.platformmesh.onboarding.activities.control;

import org.jspecify.annotations.NullMarked;
