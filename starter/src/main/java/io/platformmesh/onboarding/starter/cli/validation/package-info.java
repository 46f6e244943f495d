/** Manifests checked without a cluster: {@code onboard validate}. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.validation;

import org.jspecify.annotations.NullMarked;
