@NullMarked
package io.platformmesh.onboarding.activities.platformmesh;

import org.jspecify.annotations.NullMarked;
