@NullMarked
package io.platformmesh.onboarding.activities.status;

import org.jspecify.annotations.NullMarked;
