{{- /*
Minimal rules of each process on the hosting cluster, for its ClusterRole, or for its Role in each listed
namespace. The comment of a rule names the class that needs it. docs/install.md lists the rights on the other clusters.
*/ -}}

{{- define "onboarding.workerRules" -}}
# list: check at the start that the kind is served and readable (KubernetesConnection). get: read before each write
# (ManagedProviders). patch: write finalizers and annotations (ManagedProviderWriter).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders]
  verbs: [get, list, patch]
# Phase and conditions (ManagedProviderWriter, for StatusReporter).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders/status]
  verbs: [patch]
# Readiness check (PlatformMeshActivitiesImpl).
- apiGroups: [core.platform-mesh.io]
  resources: [platformmeshes]
  verbs: [get]
# Charts and releases: find by label (list) and by name (get), apply (create, patch), remove (ObjectWriter, for
# DeploymentActivitiesImpl and ComponentRemoval), and request a retry (FluxRetry).
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [ocirepositories, helmrepositories]
  verbs: [get, list, create, patch, delete]
# The HelmChart of Flux explains why a release has no chart (ReleaseReadiness).
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [helmcharts]
  verbs: [get]
- apiGroups: [helm.toolkit.fluxcd.io]
  resources: [helmreleases]
  verbs: [get, list, create, patch, delete]
- apiGroups: [delivery.ocm.software]
  resources: [repositories, components, resources]
  verbs: [get, list, create, patch, delete]
# By name only: read, apply and remove the copy of the Provider's kubeconfig (KubeconfigActivitiesImpl); read the kubeconfigs of
# runtime clusters (Clusters).
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [get, create, patch, delete]
# Existence check. The namespace of a ManagedProvider always exists, so none is created on this cluster (ObjectWriter.ensureNamespace).
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
# Events about ManagedProviders; get and patch to count a repeated one (EventRecorder).
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [get, create, patch]
{{- end }}

{{- define "onboarding.watcherRules" -}}
# ManagedProviders to onboard (HostingClusterInformers, and KubernetesConnection at the start).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders]
  verbs: [list, watch]
# Objects that onboardings wait for (HostingClusterInformers).
- apiGroups: [core.platform-mesh.io]
  resources: [platformmeshes]
  verbs: [list, watch]
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [ocirepositories, helmrepositories, helmcharts]
  verbs: [list, watch]
- apiGroups: [helm.toolkit.fluxcd.io]
  resources: [helmreleases]
  verbs: [list, watch]
- apiGroups: [delivery.ocm.software]
  resources: [repositories, components, resources]
  verbs: [list, watch]
# Watch the copies of kubeconfigs by label, or by name if RBAC allows only names; watch the kubeconfigs of runtime clusters
# by name (DependencyInformers), and read them to watch the copies there (Clusters).
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [get, list, watch]
{{- end }}
