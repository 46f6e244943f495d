@NullMarked
package io.platformmesh.onboarding.runtime.health;

import org.jspecify.annotations.NullMarked;
