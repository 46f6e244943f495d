/** The codec that encrypts the payloads stored in Temporal. */
@NullMarked
package io.platformmesh.onboarding.runtime.codec;

import org.jspecify.annotations.NullMarked;
