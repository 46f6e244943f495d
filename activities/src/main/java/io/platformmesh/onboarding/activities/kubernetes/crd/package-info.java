@NullMarked
package io.platformmesh.onboarding.activities.kubernetes.crd;

import org.jspecify.annotations.NullMarked;
