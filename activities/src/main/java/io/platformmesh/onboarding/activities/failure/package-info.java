@NullMarked
package io.platformmesh.onboarding.activities.failure;

import org.jspecify.annotations.NullMarked;
