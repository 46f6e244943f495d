/** Encryption of what Temporal stores for us. */
@NullMarked
package io.platformmesh.onboarding.worker.codec;

import org.jspecify.annotations.NullMarked;
