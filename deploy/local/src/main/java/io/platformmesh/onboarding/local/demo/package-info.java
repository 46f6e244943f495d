@NullMarked
package io.platformmesh.onboarding.local.demo;

import org.jspecify.annotations.NullMarked;
