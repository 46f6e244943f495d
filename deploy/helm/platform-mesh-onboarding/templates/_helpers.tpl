{{- define "onboarding.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- /* Room is left for the suffixes, since the names of Services and of pods' labels end at 63 characters. */ -}}
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

{{- /* For what is not, or not always, in the release's namespace: releases of one name in two namespaces are two. */ -}}
{{- define "onboarding.clusterWideName" -}}
{{- printf "%s-%s" .Release.Namespace (include "onboarding.fullname" .) }}
{{- end }}

{{- /* What Deployments, budgets and monitors select by; it never changes. Takes root, and component where it is of one. */ -}}
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

{{- /* Labels and annotations of an object. Takes root and, where there are such, component, more (labels), annotations. */ -}}
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

{{- /* List of environment variables less those that the second list names too: nobody wants to know which of two wins. */ -}}
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

{{- /* Names in Temporal hold no dots and colons. */ -}}
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
