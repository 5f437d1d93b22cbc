{{- define "assay.labels" -}}
app.kubernetes.io/name: assay-controller
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "assay.selector" -}}
app.kubernetes.io/name: assay-controller
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "assay.name" -}}{{ .Release.Name }}{{- end }}
{{- define "assay.image" -}}
{{- if .Values.image.digest -}}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{- end -}}
{{- end }}
{{- define "assay.clientConfig" -}}
{{- $ := index . 0 -}}
{{- $path := index . 1 -}}
clientConfig:
  {{- if $.Values.webhook.url }}
  url: {{ $.Values.webhook.url }}{{ $path }}
  {{- else }}
  service:
    name: {{ include "assay.name" $ }}
    namespace: {{ $.Release.Namespace }}
    path: {{ $path }}
    port: 443
  {{- end }}
  {{- with $.Values.certificates.caBundle }}
  caBundle: {{ . }}
  {{- end }}
{{- end }}
{{- define "assay.exempt" -}}
- key: kubernetes.io/metadata.name
  operator: NotIn
  values: {{ toJson (uniq (prepend .Values.namespaces.exempt .Release.Namespace)) }}
{{- end }}
{{- define "assay.rules" -}}
- { apiGroups: [""], apiVersions: [v1], resources: [pods, pods/ephemeralcontainers, replicationcontrollers, podtemplates], operations: [CREATE, UPDATE], scope: Namespaced }
- { apiGroups: [apps], apiVersions: [v1], resources: [deployments, replicasets, statefulsets, daemonsets], operations: [CREATE, UPDATE], scope: Namespaced }
- { apiGroups: [batch], apiVersions: [v1], resources: [jobs, cronjobs], operations: [CREATE, UPDATE], scope: Namespaced }
{{- range .Values.webhook.customResources }}
- { apiGroups: {{ toJson .apiGroups }}, apiVersions: {{ toJson .apiVersions }}, resources: {{ toJson .resources }}, operations: [CREATE, UPDATE], scope: Namespaced }
{{- end }}
{{- end }}
