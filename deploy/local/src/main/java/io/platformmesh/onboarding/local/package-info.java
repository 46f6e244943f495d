/** Common to all local platforms: files of the checkout, JSON, and the error for their users. */
@NullMarked
package io.platformmesh.onboarding.local;

import org.jspecify.annotations.NullMarked;
