/** Arguments and flags that several commands share. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.flags;

import org.jspecify.annotations.NullMarked;
