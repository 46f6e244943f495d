/**
 * What the connection to Temporal proves itself with (certificates, API keys), read again from disk
 * when somebody replaces it.
 */
@NullMarked
package io.platformmesh.onboarding.runtime.credentials;

import org.jspecify.annotations.NullMarked;
