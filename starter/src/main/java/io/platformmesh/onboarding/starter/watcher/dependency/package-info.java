/** The objects that onboardings depend on, and the informers that cache them. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.dependency;

import org.jspecify.annotations.NullMarked;
