@NullMarked
package io.platformmesh.onboarding.activities.stage;

import org.jspecify.annotations.NullMarked;
