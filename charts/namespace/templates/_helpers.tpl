{{- define "namespace.labels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: mindflow
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
