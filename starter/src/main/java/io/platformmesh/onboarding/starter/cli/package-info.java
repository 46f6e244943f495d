@NullMarked
package io.platformmesh.onboarding.starter.cli;

import org.jspecify.annotations.NullMarked;
