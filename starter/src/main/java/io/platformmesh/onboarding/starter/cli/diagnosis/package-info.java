/** Why an onboarding is where it is: {@code onboard diagnose}. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.diagnosis;

import org.jspecify.annotations.NullMarked;
