/** Starts, pokes and updates runs through the Temporal client. */
@NullMarked
package io.platformmesh.onboarding.starter.temporal;

import org.jspecify.annotations.NullMarked;
