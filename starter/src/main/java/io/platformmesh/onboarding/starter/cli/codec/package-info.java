/** The codec server: what is encrypted, readable in the Temporal UI. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.codec;

import org.jspecify.annotations.NullMarked;
