{{- /* Environment variables of both processes. Takes root and component. docs/configuration.md explains each variable. */ -}}
{{- define "onboarding.env" -}}
{{- $values := .root.Values }}
{{- $kcpSecret := include "onboarding.kcpSecret" . | fromYaml -}}
- name: TEMPORAL_ADDRESS
  value: {{ $values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ $values.temporal.namespace | quote }}
- name: TEMPORAL_TLS
  value: {{ $values.temporal.tls.enabled | quote }}
{{- with $values.temporal.tls.serverName }}
- name: TEMPORAL_TLS_SERVER_NAME
  value: {{ . | quote }}
{{- end }}
{{- if $values.temporal.tls.serverCa.existingSecret }}
- name: TEMPORAL_TLS_SERVER_CA_CERT_PATH
  value: /etc/onboarding/temporal/server-ca/ca.crt
{{- end }}
{{- if $values.temporal.tls.clientCertificate.existingSecret }}
- name: TEMPORAL_TLS_CLIENT_CERT_PATH
  value: /etc/onboarding/temporal/client-certificate/tls.crt
- name: TEMPORAL_TLS_CLIENT_KEY_PATH
  value: /etc/onboarding/temporal/client-certificate/tls.key
{{- end }}
{{- with $values.cluster.name }}
- name: ONBOARDING_CLUSTER
  value: {{ . | quote }}
{{- end }}
{{- if $values.temporal.apiKey.existingSecret }}
- name: TEMPORAL_API_KEY_FILE
  value: /etc/onboarding/temporal/api-key/api-key
{{- end }}
{{- if $values.codec.existingSecret }}
- name: ONBOARDING_CODEC_KEYS
  value: /etc/onboarding/codec-keys
- name: ONBOARDING_CODEC_KEY_ID
  value: {{ $values.codec.keyId | quote }}
{{- end }}
{{- with $values.kcp.url }}
- name: KCP_URL
  value: {{ . | quote }}
{{- end }}
- name: KCP_SECRET
  value: {{ printf "%s/%s" $kcpSecret.namespace $kcpSecret.name | quote }}
{{- if eq $values.rbac.mode "namespaced" }}
- name: ONBOARDING_NAMESPACES
  value: {{ join "," $values.rbac.namespaces | quote }}
{{- end }}
- name: METRICS_PORT
  value: {{ $values.metrics.port | quote }}
{{- with $values.startupTimeout }}
- name: STARTUP_TIMEOUT
  value: {{ . | quote }}
{{- end }}
- name: LOG_FORMAT
  value: {{ $values.logging.format | quote }}
- name: LOG_LEVEL
  value: {{ $values.logging.level | quote }}
{{- with $values.tracing.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "onboarding.workerEnv" -}}
- name: SHUTDOWN_GRACE
  value: {{ printf "%ds" (int .Values.worker.shutdownGraceSeconds) | quote }}
{{- with .Values.worker.deadlines }}
- name: ONBOARDING_DEADLINES
  {{- $deadlines := list }}
  {{- range $stage, $deadline := . }}
  {{- $deadlines = append $deadlines (printf "%s=%s" $stage $deadline) }}
  {{- end }}
  value: {{ join "," $deadlines | quote }}
{{- end }}
{{- with .Values.worker.firstRetry }}
- name: FIRST_RETRY
  value: {{ . | quote }}
{{- end }}
{{- with .Values.worker.longestRetry }}
- name: LONGEST_RETRY
  value: {{ . | quote }}
{{- end }}
{{- with .Values.worker.upstreamFieldManagers }}
- name: UPSTREAM_FIELD_MANAGERS
  value: {{ join "," . | quote }}
{{- end }}
{{- if .Values.worker.versioning.enabled }}
- name: TEMPORAL_DEPLOYMENT_NAME
  value: {{ include "onboarding.deploymentName" . | quote }}
- name: TEMPORAL_WORKER_BUILD_ID
  value: {{ include "onboarding.buildId" . | quote }}
{{- end }}
{{- end }}

{{- define "onboarding.watcherEnv" -}}
- name: LEADER_ELECTION
  value: {{ .Values.watcher.leaderElection.enabled | quote }}
{{- if .Values.watcher.leaderElection.enabled }}
- name: LEASE_NAME
  value: {{ include "onboarding.leaseName" . | quote }}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- end }}
{{- with .Values.watcher.selector }}
- name: ONBOARDING_SELECTOR
  value: {{ . | quote }}
{{- end }}
{{- with .Values.watcher.resyncInterval }}
- name: RESYNC_INTERVAL
  value: {{ . | quote }}
{{- end }}
- name: POKES_PER_SECOND
  value: {{ .Values.watcher.pokesPerSecond | quote }}
{{- end }}
