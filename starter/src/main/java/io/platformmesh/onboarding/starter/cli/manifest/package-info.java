/** Reads manifests as kubectl reads them. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.manifest;

import org.jspecify.annotations.NullMarked;
