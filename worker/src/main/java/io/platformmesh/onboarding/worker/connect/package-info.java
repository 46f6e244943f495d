@NullMarked
package io.platformmesh.onboarding.worker.connect;

import org.jspecify.annotations.NullMarked;
