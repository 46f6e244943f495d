@NullMarked
package io.platformmesh.onboarding.worker.endpoint;

import org.jspecify.annotations.NullMarked;
