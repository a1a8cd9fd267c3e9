{{- define "mesh.labels" -}}
app.kubernetes.io/part-of: mindflow
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* By whose certificate the mesh knows the pods of a service account. Call it with a namespace and an account. */}}
{{- define "mesh.principal" -}}
cluster.local/ns/{{ index . 0 }}/sa/{{ index . 1 }}
{{- end }}

{{/*
Only what the other side has not begun with is sent again: a command that was lost on its way back has been carried out.
Who asks has its own key for that, and its own patience.
*/}}
{{- define "mesh.retries" -}}
attempts: 2
retryOn: connect-failure,refused-stream,reset-before-request
{{- end }}

{{/*
How requests are spread over the pods of a service, and when one gets none for a while: the circuit breaker. The limits are
of one caller's pod: more than these wait or are refused at once, instead of piling up in front of a slow service. How long
a connection may take is said for the whole mesh (meshConfig.connectTimeout), since Flagger's Canary has no word for it.
*/}}
{{- define "mesh.trafficPolicy" -}}
loadBalancer: { simple: {{ .balance }} }
connectionPool:
  http: { http1MaxPendingRequests: 128, http2MaxRequests: 256, maxRetries: 8, idleTimeout: 60s }
outlierDetection:
  consecutive5xxErrors: 5
  consecutiveGatewayErrors: 3
  interval: 10s
  baseEjectionTime: 30s
  maxEjectionPercent: 50
  minHealthPercent: 50
{{- end }}

{{/* What people may reach from outside: nothing but what the service serves, so neither its health nor its metrics. */}}
{{- define "mesh.publicPaths" -}}
{{- range .paths }}
- uri: {{ if hasSuffix "*" . }}{ prefix: {{ trimSuffix "*" . }} }{{ else }}{ exact: {{ . }} }{{ end }}
{{- end }}
{{- end }}
