{{/* What a pod of the service is known by. Flagger's copy of it has another name and the same component. */}}
{{- define "service.selector" -}}
app.kubernetes.io/component: {{ .Release.Name }}
app.kubernetes.io/part-of: mindflow
{{- end }}

{{- define "service.labels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
{{ include "service.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Nobody, as the image has it, and able to read the mounted secrets by its group. */}}
{{- define "service.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "service.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/*
The QoS class is Burstable, for every service: what a pod may take of memory is set aside for it, so it is never over its
request and among the last to be evicted; and no limit of CPU slows it down while the node has some to spare.
*/}}
{{- define "service.resources" -}}
requests: { cpu: {{ .cpu | quote }}, memory: {{ .memory | quote }} }
limits: { memory: {{ .memory | quote }} }
{{- end }}

{{/* A Secret of one key: a file of that name in the pod. Flagger's copies would miss a rotation, so it makes none. */}}
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

{{/* Node reads no other list of further authorities than this one, at its start. */}}
{{- define "service.rdsVariable" -}}
{ name: NODE_EXTRA_CA_CERTS, value: /etc/mindflow/authorities/rds.pem }
{{- end }}

{{- define "service.rdsMount" -}}
{ name: rds-authorities, mountPath: /etc/mindflow/authorities, readOnly: true }
{{- end }}

{{- define "service.rdsVolume" -}}
{ name: rds-authorities, configMap: { name: rds-authorities } }
{{- end }}
