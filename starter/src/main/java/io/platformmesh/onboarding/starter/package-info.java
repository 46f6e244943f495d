@NullMarked
package io.platformmesh.onboarding.starter;

import org.jspecify.annotations.NullMarked;
