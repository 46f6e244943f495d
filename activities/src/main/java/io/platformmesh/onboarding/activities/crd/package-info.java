@NullMarked
package io.platformmesh.onboarding.activities.crd;

import org.jspecify.annotations.NullMarked;
