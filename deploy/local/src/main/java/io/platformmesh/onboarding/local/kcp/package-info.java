@NullMarked
package io.platformmesh.onboarding.local.kcp;

import org.jspecify.annotations.NullMarked;
