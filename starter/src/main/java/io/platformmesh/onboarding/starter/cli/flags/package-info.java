/** Options and arguments that several commands have. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.flags;

import org.jspecify.annotations.NullMarked;
