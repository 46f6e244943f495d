@NullMarked
package io.platformmesh.onboarding.local.simulator;

import org.jspecify.annotations.NullMarked;
