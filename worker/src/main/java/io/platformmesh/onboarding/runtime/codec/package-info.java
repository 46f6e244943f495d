/** Encryption of what Temporal stores for us. */
@NullMarked
package io.platformmesh.onboarding.runtime.codec;

import org.jspecify.annotations.NullMarked;
