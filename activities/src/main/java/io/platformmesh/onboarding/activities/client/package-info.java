/**
 * Read side: connects to clusters and reads their objects; the command line and the watcher use
 * only this side.
 */
@NullMarked
package io.platformmesh.onboarding.activities.client;

import org.jspecify.annotations.NullMarked;
