/** Informers that survive outages: their start, their failures and their metrics. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.informer;

import org.jspecify.annotations.NullMarked;
