@NullMarked
package io.platformmesh.onboarding.activities.provider;

import org.jspecify.annotations.NullMarked;
