/** Files and JSON shared by the local platforms. */
@NullMarked
package io.platformmesh.onboarding.local;

import org.jspecify.annotations.NullMarked;
