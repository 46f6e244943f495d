@NullMarked
package io.platformmesh.onboarding.starter.watcher;

import org.jspecify.annotations.NullMarked;
