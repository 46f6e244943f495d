@NullMarked
package io.platformmesh.onboarding.activities.apply;

import org.jspecify.annotations.NullMarked;
