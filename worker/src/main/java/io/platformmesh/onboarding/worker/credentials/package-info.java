/**
 * What the connection to Temporal proves itself with (certificates, API keys), read again from disk
 * when somebody replaces it.
 */
@NullMarked
package io.platformmesh.onboarding.worker.credentials;

import org.jspecify.annotations.NullMarked;
