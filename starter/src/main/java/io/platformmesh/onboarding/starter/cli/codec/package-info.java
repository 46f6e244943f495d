/** The command {@code onboard codec-server}, a remote codec for the Temporal UI and CLI. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.codec;

import org.jspecify.annotations.NullMarked;
