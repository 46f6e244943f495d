/** The command {@code onboard diagnose}, which finds the cause of an unfinished onboarding. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.diagnosis;

import org.jspecify.annotations.NullMarked;
