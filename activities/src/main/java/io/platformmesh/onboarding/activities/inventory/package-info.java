/**
 * The inventory annotation, which records where the copies and Providers of a ManagedProvider are.
 */
@NullMarked
package io.platformmesh.onboarding.activities.inventory;

import org.jspecify.annotations.NullMarked;
