{{- define "mesh.labels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: mindflow
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The mesh identity of a service account's pods. Arguments: namespace, account. */}}
{{- define "mesh.principal" -}}
cluster.local/ns/{{ index . 0 }}/sa/{{ index . 1 }}
{{- end }}

{{/*
Retries only requests that no pod has started to process: a command may have been executed although its response was lost.
Clients retry with an idempotency key.
*/}}
{{- define "mesh.retries" -}}
attempts: 2
retryOn: connect-failure,refused-stream,reset-before-request
{{- end }}

{{/*
Load balancing and circuit breaker of a service. The limits hold per calling pod: requests above them are refused at once,
instead of queueing in front of a slow service. The connection timeout is set for the whole mesh
(meshConfig.connectTimeout), because Flagger's Canary has no field for it.
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

{{/*
Paths that clients may call: those that the service serves, without its health and metrics. Inside the mesh, access.yaml says who
may call which path.
*/}}
{{- define "mesh.publicPaths" -}}
{{- range .paths }}
- uri: {{ if hasSuffix "*" . }}{ prefix: {{ trimSuffix "*" . }} }{{ else }}{ exact: {{ . }} }{{ end }}
{{- end }}
- gateways: [mesh]
{{- end }}

{{/* A VirtualService's spec to all pods of a service. Arguments: name, service, values. */}}
{{- define "mesh.route" -}}
{{- $services := .values.namespaces.services }}
{{- with .service -}}
hosts: [{{ $.name }}{{ if .public }}, {{ $.values.gateway.host }}{{ end }}]
gateways: [mesh{{ if .public }}, {{ $.values.namespaces.mesh }}/mesh-gateway{{ end }}]
http:
  - name: everything
    {{- if .public }}
    match: {{- include "mesh.publicPaths" . | nindent 6 }}
    {{- end }}
    route:
      # Said although it is the only one: Flagger would put it back with the weight 0.
      - weight: 100
        destination: { host: {{ $.name }}.{{ $services }}.svc.cluster.local, port: { number: {{ .port }} } }
    timeout: {{ .timeoutSeconds }}s
    retries: {{- include "mesh.retries" . | nindent 6 }}
{{- end }}
{{- end }}

{{/*
What Flagger puts back when a Canary is deleted. Without this annotation it keeps a copy of its own, which it overwrites with
its own routes as soon as the Canary changes, for example from canary to A/B (pkg/router/istio.go of Flagger 1.44).
*/}}
{{- define "mesh.original" -}}
kubectl.kubernetes.io/last-applied-configuration: {{ dict "spec" (fromYaml .) | toJson | quote }}
{{- end }}
