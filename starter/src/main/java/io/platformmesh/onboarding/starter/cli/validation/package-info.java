/** The command {@code onboard validate}, which checks manifests without a cluster. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.validation;

import org.jspecify.annotations.NullMarked;
