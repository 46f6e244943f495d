{{- /*
Templates for the pods of both processes. Each takes root and component: worker or watcher.
*/ -}}

{{- define "onboarding.deploymentSpec" -}}
{{- $own := index .root.Values .component -}}
revisionHistoryLimit: {{ $own.revisionHistoryLimit }}
strategy:
  {{- toYaml $own.strategy | nindent 2 }}
selector:
  matchLabels:
    {{- include "onboarding.selectorLabels" . | nindent 4 }}
template:
  metadata:
    labels:
      {{- /* Without the chart's version: a new chart alone must not restart the pods. */}}
      {{- omit (include "onboarding.labels" (merge (dict "more" $own.podLabels) .) | fromYaml) "helm.sh/chart" | toYaml | nindent 6 }}
    {{- with merge (dict) $own.podAnnotations .root.Values.commonAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    {{- include "onboarding.podSpec" . | nindent 4 }}
{{- end }}

{{- define "onboarding.podSpec" -}}
{{- $root := .root }}
{{- $own := index .root.Values .component -}}
serviceAccountName: {{ include "onboarding.serviceAccountName" . }}
automountServiceAccountToken: true
enableServiceLinks: false
securityContext:
  {{- toYaml $root.Values.podSecurityContext | nindent 2 }}
terminationGracePeriodSeconds: {{ $own.terminationGracePeriodSeconds }}
{{- with $own.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $own.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $own.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- $selector := dict "labelSelector" (dict "matchLabels" (include "onboarding.selectorLabels" $ | fromYaml)) }}
  {{- range $own.topologySpreadConstraints }}
  {{- /* Not merged: a selector in the values is used unchanged. */}}
  {{- if hasKey . "labelSelector" }}
  {{- toYaml (list .) | nindent 2 }}
  {{- else }}
  {{- toYaml (list (merge (dict) . $selector)) | nindent 2 }}
  {{- end }}
  {{- end }}
{{- end }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .component }}
    image: {{ include "onboarding.image" $root | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args:
      - {{ .component }}
      {{- with $own.extraArgs }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    env:
      {{- $env := concat (include "onboarding.env" . | fromYamlArray) (include (printf "onboarding.%sEnv" .component) $root | fromYamlArray) }}
      {{- include "onboarding.mergedEnv" (dict "own" $env "extra" $own.extraEnv) | nindent 6 }}
    {{- with $own.extraEnvFrom }}
    envFrom:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    ports:
      - name: metrics
        containerPort: {{ $root.Values.metrics.port }}
        protocol: TCP
    # Liveness depends on the process alone: an unavailable Temporal must not restart the pod.
    startupProbe:
      httpGet:
        path: /healthz
        port: metrics
      {{- toYaml $own.startupProbe | nindent 6 }}
    livenessProbe:
      httpGet:
        path: /healthz
        port: metrics
      {{- toYaml $own.livenessProbe | nindent 6 }}
    readinessProbe:
      httpGet:
        path: /readyz
        port: metrics
      {{- toYaml $own.readinessProbe | nindent 6 }}
    resources:
      {{- toYaml $own.resources | nindent 6 }}
    securityContext:
      {{- toYaml $root.Values.securityContext | nindent 6 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      {{- with include "onboarding.secretMounts" $root }}
      {{- . | trim | nindent 6 }}
      {{- end }}
      {{- with $own.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: {{ $root.Values.tmpSizeLimit }}
  {{- with include "onboarding.secretVolumes" $root }}
  {{- . | trim | nindent 2 }}
  {{- end }}
  {{- with $own.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* Secrets are mounted as whole directories, so that the process sees a rotated Secret without a restart. */ -}}
{{- define "onboarding.secretMounts" -}}
{{- with .Values.temporal.apiKey.existingSecret }}
- name: temporal-api-key
  mountPath: /etc/onboarding/temporal/api-key
  readOnly: true
{{- end }}
{{- with .Values.temporal.tls.serverCa.existingSecret }}
- name: temporal-server-ca
  mountPath: /etc/onboarding/temporal/server-ca
  readOnly: true
{{- end }}
{{- with .Values.temporal.tls.clientCertificate.existingSecret }}
- name: temporal-client-certificate
  mountPath: /etc/onboarding/temporal/client-certificate
  readOnly: true
{{- end }}
{{- with .Values.codec.existingSecret }}
- name: codec-keys
  mountPath: /etc/onboarding/codec-keys
  readOnly: true
{{- end }}
{{- end }}

{{- define "onboarding.secretVolumes" -}}
{{- with .Values.temporal.apiKey }}
{{- if .existingSecret }}
- name: temporal-api-key
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 288  # 0440
    items:
      - key: {{ .key }}
        path: api-key
{{- end }}
{{- end }}
{{- with .Values.temporal.tls.serverCa }}
{{- if .existingSecret }}
- name: temporal-server-ca
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 288  # 0440
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- with .Values.temporal.tls.clientCertificate }}
{{- if .existingSecret }}
- name: temporal-client-certificate
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 288  # 0440
    items:
      - key: {{ .certificateKey }}
        path: tls.crt
      - key: {{ .privateKeyKey }}
        path: tls.key
{{- end }}
{{- end }}
{{- with .Values.codec.existingSecret }}
- name: codec-keys
  secret:
    secretName: {{ . }}
    defaultMode: 288  # 0440
{{- end }}
{{- end }}
