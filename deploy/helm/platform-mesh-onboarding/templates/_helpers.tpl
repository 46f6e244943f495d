{{- define "onboarding.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- /* Truncated to 52 characters, since names of Services and values of pod labels have at most 63, including the suffix. */ -}}
{{- define "onboarding.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* Name of objects outside the release's namespace: it contains the namespace, since two namespaces can have releases of one name. */ -}}
{{- define "onboarding.clusterWideName" -}}
{{- printf "%s-%s" .Release.Namespace (include "onboarding.fullname" .) }}
{{- end }}

{{- /* Labels that Deployments, budgets and monitors select; they never change. Takes root, and optionally component. */ -}}
{{- define "onboarding.selectorLabels" -}}
app.kubernetes.io/name: {{ include "onboarding.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "onboarding.labels" -}}
{{- $standard := include "onboarding.selectorLabels" . | fromYaml }}
{{- $_ := set $standard "app.kubernetes.io/version" (.root.Values.image.tag | default .root.Chart.AppVersion | trunc 63 | trimAll "-_.") }}
{{- $_ := set $standard "app.kubernetes.io/managed-by" .root.Release.Service }}
{{- $_ := set $standard "app.kubernetes.io/part-of" "platform-mesh" }}
{{- $_ := set $standard "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- merge $standard (.more | default dict) .root.Values.commonLabels | toYaml }}
{{- end }}

{{- /* Labels and annotations of an object. Takes root, and optionally component, more (labels) and annotations. */ -}}
{{- define "onboarding.metadata" -}}
labels:
  {{- include "onboarding.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "onboarding.image" -}}
{{- with .Values.image }}
{{- if .registry }}{{ .registry }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- /* Takes root and component. */ -}}
{{- define "onboarding.serviceAccountName" -}}
{{- with (index .root.Values .component).serviceAccount }}
{{- if .create }}
{{- .name | default (printf "%s-%s" (include "onboarding.fullname" $.root) $.component) }}
{{- else }}
{{- .name | default "default" }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Both lists of environment variables; a variable of `extra` replaces the one of `own` with the same name, since the precedence of duplicates is not obvious. */ -}}
{{- define "onboarding.mergedEnv" -}}
{{- $given := dict }}
{{- range .extra }}
{{- $_ := set $given .name true }}
{{- end }}
{{- $env := list }}
{{- range .own }}
{{- if not (hasKey $given .name) }}
{{- $env = append $env . }}
{{- end }}
{{- end }}
{{- concat $env .extra | toYaml }}
{{- end }}

{{- define "onboarding.leaseName" -}}
{{- .Values.watcher.leaderElection.leaseName | default (printf "%s-watcher" (include "onboarding.fullname" .)) }}
{{- end }}

{{- /* Secret with a component's credentials for kcp, as YAML. Takes root and component. */ -}}
{{- define "onboarding.kcpSecret" -}}
{{- $secret := .root.Values.kcp.secret }}
{{- if and (eq .component "watcher") .root.Values.watcher.kcpSecret.name }}
{{- $secret = .root.Values.watcher.kcpSecret }}
{{- end }}
{{- toYaml $secret }}
{{- end }}

{{- /* Names in Temporal contain neither dots nor colons. */ -}}
{{- define "onboarding.deploymentName" -}}
{{- .Values.worker.versioning.deploymentName | default (include "onboarding.fullname" . | replace "." "-") }}
{{- end }}

{{- define "onboarding.buildId" -}}
{{- if .Values.worker.versioning.buildId }}
{{- .Values.worker.versioning.buildId }}
{{- else if .Values.image.digest }}
{{- .Values.image.digest | replace ":" "-" }}
{{- else }}
{{- .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}
