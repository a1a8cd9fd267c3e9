{{/* Labels of a service's pods. Flagger's copy of the Deployment has another name, but the same component. */}}
{{- define "service.selector" -}}
app.kubernetes.io/component: {{ .Release.Name }}
app.kubernetes.io/part-of: mindflow
{{- end }}

{{- define "service.labels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{ include "service.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Labels of a hook's pods. They have another component than the service's, so that no policy of the service is for them. */}}
{{- define "service.hookSelector" -}}
app.kubernetes.io/component: {{ . }}
app.kubernetes.io/part-of: mindflow
{{- end }}

{{- define "service.hookLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .release.Name }}
app.kubernetes.io/managed-by: {{ .release.Service }}
{{ include "service.hookSelector" .name }}
{{- end }}

{{/* The image's unprivileged user. Its group can read the mounted secrets. */}}
{{- define "service.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{/* A name with two dots is complete: by default the four search domains are asked for each of AWS's names first. */}}
{{- define "service.dns" -}}
options: [{ name: ndots, value: "2" }]
{{- end }}

{{- define "service.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/*
QoS class Burstable: the memory request equals the limit, so a pod never exceeds its request and is evicted late. Without a
CPU limit it can use the node's free CPU.
*/}}
{{- define "service.resources" -}}
requests: { cpu: {{ .cpu | quote }}, memory: {{ .memory | quote }} }
limits: { memory: {{ .memory | quote }} }
{{- end }}

{{/* A Secret with one key, a file in the pod. Flagger does not copy it: a copy would miss a rotation. */}}
{{- define "service.externalSecret" -}}
refreshInterval: 1m
secretStoreRef: { kind: SecretStore, name: aws }
target:
  creationPolicy: Owner
  template:
    metadata:
      annotations: { flagger.app/config-tracking: disabled }
data:
  - secretKey: {{ .file }}
    remoteRef: { key: {{ .key }} }
{{- end }}

{{/* Node reads additional certificate authorities only from this variable, at its start. */}}
{{- define "service.rdsVariable" -}}
{ name: NODE_EXTRA_CA_CERTS, value: /etc/mindflow/authorities/rds.pem }
{{- end }}

{{- define "service.rdsMount" -}}
{ name: rds-authorities, mountPath: /etc/mindflow/authorities, readOnly: true }
{{- end }}

{{- define "service.rdsVolume" -}}
{ name: rds-authorities, configMap: { name: rds-authorities } }
{{- end }}
