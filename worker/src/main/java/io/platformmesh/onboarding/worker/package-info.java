@NullMarked
package io.platformmesh.onboarding.worker;

import org.jspecify.annotations.NullMarked;
