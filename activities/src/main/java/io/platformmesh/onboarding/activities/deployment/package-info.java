@NullMarked
package io.platformmesh.onboarding.activities.deployment;

import org.jspecify.annotations.NullMarked;
