@NullMarked
package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.NullMarked;
