@NullMarked
package io.platformmesh.onboarding.activities.kubernetes;

import org.jspecify.annotations.NullMarked;
