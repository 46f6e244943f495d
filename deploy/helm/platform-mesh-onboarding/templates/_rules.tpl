{{- /*
What each process does on the hosting cluster, and nothing else: the rules of its ClusterRole, or of its Role in each listed
namespace. The class that needs a rule is named beside it. docs/install.md has the rights on the other clusters.
*/ -}}

{{- define "onboarding.workerRules" -}}
# At the start: are they served, and may they be read? (KubernetesConnection). Then: read them before each write, and write
# finalizers and annotations by patch (ManagedProviders, for Finalizers, Inventories and WishActivitiesImpl).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders]
  verbs: [get, list, patch]
# Phase and conditions (ManagedProviders, for StatusReporter).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders/status]
  verbs: [patch]
# Is it Ready? (PlatformMeshActivitiesImpl)
- apiGroups: [core.platform-mesh.io]
  resources: [platformmeshes]
  verbs: [get]
# Charts and releases: found by label (list) and by name, applied (create, patch), removed (Cluster, for
# DeploymentActivitiesImpl and ComponentRemoval), and asked to try again (FluxRetry).
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [ocirepositories, helmrepositories]
  verbs: [get, list, create, patch, delete]
- apiGroups: [helm.toolkit.fluxcd.io]
  resources: [helmreleases]
  verbs: [get, list, create, patch, delete]
- apiGroups: [delivery.ocm.software]
  resources: [repositories, components, resources]
  verbs: [get, list, create, patch, delete]
# By name only: the copy of the Provider's kubeconfig is read, applied and removed (KubeconfigActivitiesImpl), the kubeconfigs of
# runtime clusters are read (ConfiguredClusters).
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [get, create, patch, delete]
# Is it there? That of a ManagedProvider always is, so none is created on this cluster (Cluster.ensureNamespace).
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
# Events about ManagedProviders; get and patch to count a repeated one (EventRecorder).
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [get, create, patch]
{{- end }}

{{- define "onboarding.watcherRules" -}}
# What is to be onboarded (HostingWatches, and KubernetesConnection at the start).
- apiGroups: [providers.platform-mesh.io]
  resources: [managedproviders]
  verbs: [list, watch]
# What onboardings wait for (HostingWatches).
- apiGroups: [core.platform-mesh.io]
  resources: [platformmeshes]
  verbs: [list, watch]
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [ocirepositories, helmrepositories]
  verbs: [list, watch]
- apiGroups: [helm.toolkit.fluxcd.io]
  resources: [helmreleases]
  verbs: [list, watch]
- apiGroups: [delivery.ocm.software]
  resources: [repositories, components, resources]
  verbs: [list, watch]
# The copies of kubeconfigs are watched by label, or by name where only names are allowed; the kubeconfigs of runtime clusters
# are watched by name (DependencyWatches), and read to watch the copies there (ConfiguredClusters).
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [get, list, watch]
{{- end }}
