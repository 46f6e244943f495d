@NullMarked
package io.platformmesh.onboarding.workflows.poke;

import org.jspecify.annotations.NullMarked;
