@NullMarked
package io.platformmesh.onboarding.local;

import org.jspecify.annotations.NullMarked;
